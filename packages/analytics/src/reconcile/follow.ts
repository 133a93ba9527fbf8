import { bucketCount, dictionaryOf, textColumn } from '@polymart/core'
import { foundIn, Tally } from '../inspect/findings.js'
import type { Found } from '../inspect/findings.js'
import type { Inspector } from '../inspect/inspect.js'
import type { Reader } from '../inspect/reader.js'
import type { AwayFound } from './away.js'
import { links } from './checks.js'
import type { Dangling, LinkCheck, LinkName } from './checks.js'
import { danglingRows, inOrder } from './dangling.js'
import type { PartitionLinks } from './links.js'
import { countOrder, sumTracking } from './tracking.js'
import type { Tracking } from './tracking.js'

export interface FollowOptions {
  readonly limit: number
  /** The start of the first day of which the session store holds anything; null if it is empty. */
  readonly sessionsFrom: number | null
}

export interface Followed {
  readonly checks: readonly LinkCheck[]
  readonly tracking: Tracking
}

/**
 * Follows every link: those between a person's rows within partitions; those between sessions and orders of different
 * persons by an exchange of the ids that were not found; those into the catalogue everywhere, for it is small.
 */
export const followLinks = async (inspector: Inspector, reader: Reader, options: FollowOptions): Promise<Followed> => {
  const { limit } = options
  const all = { from: 0, to: bucketCount }
  const categories = await reader.scan('categories', all, ['categoryId', 'parentId'])
  const products = await reader.scan('products', all, ['productId', 'categoryId'])
  const categoryIds = textColumn(categories.columns, 'categoryId').dictionary
  const productIds = textColumn(products.columns, 'productId').dictionary
  const parts = await inspector.run(
    'links',
    inspector.partitions.map((partition) => ({ partition, products: productIds, limit })),
  )
  const away = await lookElsewhere(inspector, parts)
  const tracking = sumTracking(parts.map((part) => part.tracking))
  const { uncovered, ...session } = ordersAway(parts, away, tracking, options)
  const found: { readonly [L in LinkName]: Found<Dangling> & Pick<LinkCheck, 'uncovered'> } = {
    parent: danglingRows(categories, ['parentId'], categoryIds, limit),
    category: danglingRows(products, ['categoryId'], categoryIds, limit),
    ...within(parts, limit),
    session: { ...session, uncovered },
    order: sessionsAway(parts, away, tracking, limit),
  }
  return { checks: (Object.keys(links) as LinkName[]).map((name) => ({ ...links[name], ...found[name] })), tracking }
}

const within = (parts: readonly PartitionLinks[], limit: number) => {
  const of = (name: keyof PartitionLinks['found']): Found<Dangling> =>
    foundIn(
      parts.map((part) => part.found[name]),
      limit,
    )
  return { buyer: of('buyer'), line: of('line'), refund: of('refund'), visitor: of('visitor'), viewed: of('viewed') }
}

/** What lies in another partition than the row that names it, by id. */
interface Elsewhere {
  /** Whether the session has a purchase. */
  readonly sessions: ReadonlyMap<string, boolean>
  /** The session that the order names. */
  readonly orders: ReadonlyMap<string, string | null>
}

const lookElsewhere = async (inspector: Inspector, parts: readonly PartitionLinks[]): Promise<Elsewhere> => {
  const sessions = new Set(parts.flatMap(({ ordersAway: orders }) => orders.map(({ session }) => session)))
  const orders = new Set(
    parts.flatMap(({ sessionsAway: from }) => from.flatMap((session) => session.orders.map(({ id }) => id))),
  )
  const ids = { sessions: dictionaryOf([...sessions]), orders: dictionaryOf([...orders]) }
  const sought = inspector.partitions.length > 1 && sessions.size + orders.size > 0
  const found: readonly AwayFound[] = sought
    ? await inspector.run(
        'away',
        inspector.partitions.map((partition) => ({ partition, ...ids })),
      )
    : []
  return {
    sessions: new Map(found.flatMap((part) => part.sessions.map(({ id, purchase }) => [id, purchase]))),
    orders: new Map(found.flatMap((part) => part.orders.map(({ id, session }) => [id, session]))),
  }
}

/** Orders whose session is nowhere; those whose session is elsewhere are counted as tracked. */
const ordersAway = (
  parts: readonly PartitionLinks[],
  { sessions }: Elsewhere,
  tracking: Tracking,
  options: FollowOptions,
) => {
  const { limit, sessionsFrom } = options
  const tally = new Tally<Dangling>(limit)
  let uncovered = 0
  for (const { ordersAway: orders } of parts) {
    for (const { id, at, session } of orders) {
      const purchase = sessions.get(session)
      if (purchase !== undefined) {
        countOrder(tracking, purchase)
        continue
      }
      tally.add({ id, missing: [session] })
      if (sessionsFrom === null || at < sessionsFrom) uncovered++
    }
  }
  return { ...tally.found(), uncovered }
}

/** Sessions with events whose order is nowhere; purchases of an order elsewhere are held against the session it names. */
const sessionsAway = (
  parts: readonly PartitionLinks[],
  { orders }: Elsewhere,
  tracking: Tracking,
  limit: number,
): Found<Dangling> => {
  const tally = new Tally<Dangling>(limit)
  for (const { sessionsAway: sessions } of parts) {
    for (const { id, orders: named } of sessions) {
      for (const order of named) {
        if (order.purchase && orders.has(order.id) && orders.get(order.id) !== id) tracking.purchasesOfOtherSession++
      }
      const missing = named.filter((order) => !orders.has(order.id)).map((order) => order.id)
      if (missing.length > 0) tally.add({ id, missing: inOrder(missing) })
    }
  }
  return tally.found()
}
