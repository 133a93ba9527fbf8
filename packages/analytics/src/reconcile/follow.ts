import { bucketCount, dictionaryOf, textColumn } from '@polymart/core'
import { foundIn, Tally } from '../result/findings.js'
import type { Found } from '../result/findings.js'
import type { PartitionRunner } from '../execute/partition-runner.js'
import type { Reader } from '../read/reader.js'
import { findAway } from './away.js'
import type { AwayFound } from './away.js'
import { links } from './checks.js'
import type { Dangling, LinkCheck, LinkName } from './checks.js'
import { danglingRows, inOrder } from './dangling.js'
import type { PartitionLedger } from './ledger.js'
import { linksOfPartition } from './links.js'
import type { PartitionLinks } from './links.js'
import { trackingOf } from './tracking.js'
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
export const followLinks = async (
  runner: PartitionRunner,
  reader: Reader,
  options: FollowOptions,
): Promise<Followed> => {
  const { limit } = options
  const all = { from: 0, to: bucketCount }
  const categories = await reader.scan('categories', all, ['categoryId', 'parentId'])
  const products = await reader.scan('products', all, ['productId', 'categoryId'])
  const categoryIds = textColumn(categories.columns, 'categoryId').dictionary
  const productIds = textColumn(products.columns, 'productId').dictionary
  const parts = await runner.run(
    linksOfPartition,
    runner.partitions.map((partition) => ({ partition, products: productIds, limit })),
  )
  const ledgers = parts.map(({ ledger }) => ledger)
  const elsewhere = await lookElsewhere(runner, ledgers)
  const orders = ordersAway(ledgers, elsewhere, options)
  const sessions = sessionsAway(ledgers, elsewhere, limit)
  const found: Readonly<Record<LinkName, Omit<LinkCheck, 'check' | 'entity' | 'field'>>> = {
    parent: danglingRows(categories, ['parentId'], categoryIds, limit),
    category: danglingRows(products, ['categoryId'], categoryIds, limit),
    ...within(parts, limit),
    session: orders.dangling,
    order: sessions.dangling,
  }
  const sum = (of: (ledger: PartitionLedger) => number): number => ledgers.reduce((total, one) => total + of(one), 0)
  return {
    checks: (Object.keys(links) as LinkName[]).map((name) => ({ ...links[name], ...found[name] })),
    tracking: trackingOf(
      { orders: orders.tracked + sum((ledger) => ledger.orders), purchases: sum(({ purchases }) => purchases) },
      {
        untracked: foundIn([orders.untracked, ...ledgers.map(({ untracked }) => untracked)], limit),
        unnamed: foundIn(
          ledgers.map(({ unnamed }) => unnamed),
          limit,
        ),
        foreign: foundIn([sessions.foreign, ...ledgers.map(({ foreign }) => foreign)], limit),
      },
    ),
  }
}

const within = (parts: readonly PartitionLinks[], limit: number): PartitionLinks['found'] => {
  const of = (name: keyof PartitionLinks['found']): Found<Dangling> =>
    foundIn(
      parts.map((part) => part.found[name]),
      limit,
    )
  return { buyer: of('buyer'), line: of('line'), refund: of('refund'), visitor: of('visitor'), viewed: of('viewed') }
}

/** What lies in another partition than the row that names it, by id. */
interface Elsewhere {
  /** The orders that the session's purchases name. */
  readonly sessions: ReadonlyMap<string, readonly (string | null)[]>
  /** The session that the order names. */
  readonly orders: ReadonlyMap<string, string | null>
}

const lookElsewhere = async (runner: PartitionRunner, ledgers: readonly PartitionLedger[]): Promise<Elsewhere> => {
  const sessions = new Set(ledgers.flatMap((ledger) => ledger.ordersAway.map(({ session }) => session)))
  const orders = new Set(
    ledgers.flatMap((ledger) => ledger.sessionsAway.flatMap((session) => session.orders.map(({ id }) => id))),
  )
  const ids = { sessions: dictionaryOf([...sessions]), orders: dictionaryOf([...orders]) }
  const sought = runner.partitions.length > 1 && sessions.size + orders.size > 0
  const found: readonly AwayFound[] = sought
    ? await runner.run(
        findAway,
        runner.partitions.map((partition) => ({ partition, ...ids })),
      )
    : []
  return {
    sessions: new Map(found.flatMap((part) => part.sessions.map(({ id, purchases }) => [id, purchases]))),
    orders: new Map(found.flatMap((part) => part.orders.map(({ id, session }) => [id, session]))),
  }
}

/** Orders whose session is in another partition, or nowhere. */
const ordersAway = (
  ledgers: readonly PartitionLedger[],
  { sessions }: Elsewhere,
  { limit, sessionsFrom }: FollowOptions,
) => {
  const dangling = new Tally<Dangling>(limit)
  const untracked = new Tally(limit)
  let uncovered = 0
  let tracked = 0
  for (const { id, at, session } of ledgers.flatMap((ledger) => ledger.ordersAway)) {
    const purchases = sessions.get(session)
    if (purchases) {
      tracked++
      if (!purchases.includes(id) && !purchases.includes(null)) untracked.add({ id })
    } else {
      dangling.add({ id, missing: [session] })
      if (sessionsFrom === null || at < sessionsFrom) uncovered++
    }
  }
  return { dangling: { ...dangling.found(), uncovered }, tracked, untracked: untracked.found() }
}

/** Sessions with events of orders that are in another partition, or nowhere. */
const sessionsAway = (ledgers: readonly PartitionLedger[], { orders }: Elsewhere, limit: number) => {
  const dangling = new Tally<Dangling>(limit)
  const foreign = new Tally(limit)
  for (const { id, orders: named, foreign: known } of ledgers.flatMap((ledger) => ledger.sessionsAway)) {
    const missing = named.filter((order) => !orders.has(order.id)).map((order) => order.id)
    if (missing.length > 0) dangling.add({ id, missing: inOrder(missing) })
    const isForeign = named.some((order) => order.purchase && orders.has(order.id) && orders.get(order.id) !== id)
    if (known || isForeign) foreign.add({ id })
  }
  return { dangling: dangling.found(), foreign: foreign.found() }
}
