import { entityNames, eventTypes, model, orderStatuses, problemOf, recordsOf } from '@polymart/core'
import type { EntityName, Records } from '@polymart/core'
import { beforeAll, expect, test } from 'vitest'
import { generate } from '@polymart/generator'
import type { Fault } from '@polymart/generator'

// Every fault is looked for by plain code that knows the definitions and nothing of the generator. What it finds, and
// what the truth lists, is the same.

type Rows = { [E in EntityName]: Records[E][] }

interface DirtyShop {
  readonly rows: Rows
  readonly faults: readonly Fault[]
  readonly counts: Readonly<Record<EntityName, number>>
}

const draw = async (dirty: number): Promise<DirtyShop> => {
  const generation = generate({ scale: 0.16, seed: 3, dirty, workers: 1 })
  const rows: Record<EntityName, unknown[]> = {
    users: [],
    categories: [],
    products: [],
    transactions: [],
    sessions: [],
  }
  for await (const batch of generation.batches()) rows[batch.entity].push(...recordsOf(batch))
  return { rows: rows as unknown as Rows, faults: generation.truth().faults, counts: generation.counts }
}

let clean: DirtyShop
let dirty: DirtyShop
beforeAll(async () => {
  clean = await draw(0)
  dirty = await draw(0.02)
}, 120_000)

const idOf = (entity: EntityName, row: unknown): string => (row as Record<string, string>)[model[entity].key]!

const described = (fault: string, entity: EntityName, id: string, field: string | null): string =>
  `${entity} ${id}: ${fault} ${field ?? ''}`

/** Faults of the rows as they are in the end: of rows with one id the last. */
const findFaults = ({ rows }: DirtyShop): readonly string[] => {
  const found: string[] = []
  const add = (fault: string, entity: EntityName, id: string, field: string | null): unknown =>
    found.push(described(fault, entity, id, field))

  const last = Object.fromEntries(
    entityNames.map((entity) => {
      const byId = new Map<string, unknown>()
      for (const row of rows[entity]) {
        const id = idOf(entity, row)
        const before = byId.get(id) as Record<string, unknown> | undefined
        if (before) {
          const now = row as unknown as Record<string, unknown>
          const fields = Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]))
          add(
            fields.length > 0 ? 'changedDuplicate' : 'duplicate',
            entity,
            id,
            fields.length > 0 ? fields.join() : null,
          )
        }
        byId.set(id, row)
      }
      return [entity, byId]
    }),
  ) as { [E in EntityName]: Map<string, Records[E]> }

  for (const { categoryId, parentId } of last.categories.values()) {
    if (parentId !== null && !last.categories.has(parentId))
      add('unknownCategory', 'categories', categoryId, 'parentId')
  }
  for (const { productId, categoryId, priceMinor, prices } of last.products.values()) {
    if (!last.categories.has(categoryId)) add('unknownCategory', 'products', productId, 'categoryId')
    if (priceMinor < 0) add('negativePrice', 'products', productId, 'priceMinor')
    if (prices.some((price) => price.priceMinor < 0)) add('negativePrice', 'products', productId, 'prices.priceMinor')
  }
  for (const { transactionId: id, userId, sessionId, status, lines, refunds } of last.transactions.values()) {
    if (!last.users.has(userId)) add('unknownUser', 'transactions', id, 'userId')
    if (sessionId !== null && !last.sessions.has(sessionId)) add('unknownSession', 'transactions', id, 'sessionId')
    if (!(orderStatuses as readonly string[]).includes(status)) add('unknownStatus', 'transactions', id, 'status')
    if (lines.some(({ productId }) => !last.products.has(productId))) {
      add('unknownProduct', 'transactions', id, 'lines.productId')
    }
    if (lines.some(({ unitPriceMinor }) => unitPriceMinor < 0)) {
      add('negativePrice', 'transactions', id, 'lines.unitPriceMinor')
    }
    const refunded = refunds.flatMap((refund) => refund.lines).map(({ productId }) => productId)
    if (refunded.some((id) => !lines.some(({ productId }) => productId === id)))
      add('stray refund', 'transactions', id, null)
    if (lines.some((line) => line.quantity < 1 || line.discountMinor < 0)) add('odd line', 'transactions', id, null)
  }
  for (const { sessionId: id, userId, startAt, endAt, events } of last.sessions.values()) {
    if (userId !== null && !last.users.has(userId)) add('unknownUser', 'sessions', id, 'userId')
    if (events.some(({ type }) => !(eventTypes as readonly string[]).includes(type))) {
      add('unknownEventType', 'sessions', id, 'events.type')
    }
    if (events.some(({ productId }) => productId !== null && !last.products.has(productId))) {
      add('unknownProduct', 'sessions', id, 'events.productId')
    }
    const orders = events.flatMap(({ transactionId }) => (transactionId === null ? [] : [transactionId]))
    if (orders.some((order) => !last.transactions.has(order)))
      add('unknownOrder', 'sessions', id, 'events.transactionId')
    if (events.some(({ at }) => at < startAt)) add('early event', 'sessions', id, null)
    if (events.some(({ at }) => at > endAt)) add('eventAfterEnd', 'sessions', id, 'events.at')
    if (events.some(({ seq, at }, i) => seq !== i || at < (events[i - 1]?.at ?? 0)))
      add('out of order', 'sessions', id, null)
  }
  return found.sort()
}

/** Orders that disagree with the session that they name, or that names them. */
const disagreeing = ({ rows }: DirtyShop): readonly string[] => {
  const sessions = new Map(rows.sessions.map((session) => [session.sessionId, session]))
  const namedBy = new Map(
    rows.sessions.flatMap(({ sessionId, events }) =>
      events.flatMap(({ transactionId }) => (transactionId === null ? [] : [[transactionId, sessionId] as const])),
    ),
  )
  const orders = new Map(rows.transactions.map((order) => [order.transactionId, order]))
  return [...orders.values()]
    .filter(({ transactionId, sessionId, userId, at, totalMinor }) => {
      if ((namedBy.get(transactionId) ?? null) !== (sessions.has(sessionId ?? '') ? sessionId : null)) return true
      const session = sessions.get(sessionId ?? '')
      if (!session) return false
      const purchase = session.events.find((event) => event.transactionId === transactionId)!
      const checkout = session.events.find(({ type }) => type === 'checkout')!
      return (
        session.userId !== userId ||
        checkout.at >= at ||
        purchase.at < at ||
        purchase.at > at + 5000 ||
        purchase.valueMinor !== totalMinor
      )
    })
    .map(({ transactionId }) => transactionId)
    .sort()
}

test('a clean shop has no fault, and its orders and sessions agree', () => {
  expect(findFaults(clean)).toEqual([])
  expect(disagreeing(clean)).toEqual([])
  expect(clean.faults).toEqual([])
})

test('the truth lists exactly what is there', () => {
  expect(dirty.faults.map(({ fault, entity, id, field }) => described(fault, entity, id, field)).sort()).toEqual(
    findFaults(dirty),
  )
})

test('each kind of fault is there, in about equal parts of 2% of the rows', () => {
  for (const entity of entityNames) {
    const kinds = new Map<string, number>()
    for (const fault of dirty.faults)
      if (fault.entity === entity) kinds.set(fault.fault, (kinds.get(fault.fault) ?? 0) + 1)
    expect(kinds.size).toBe({ users: 2, categories: 2, products: 4, transactions: 7, sessions: 7 }[entity])
    const share = (clean.rows[entity].length * 0.02) / kinds.size
    for (const count of kinds.values()) expect(Math.abs(count - Math.max(1, share))).toBeLessThanOrEqual(1)
  }
})

test('no row has two faults, and what a fault drags along has none', () => {
  const faulty = dirty.faults.map(({ entity, id }) => `${entity} ${id}`)
  expect(new Set(faulty).size).toBe(faulty.length)
  const dragged = dirty.faults.flatMap(({ also = [] }) => also.map(({ entity, id }) => `${entity} ${id}`))
  expect(dragged.length).toBeGreaterThan(0)
  expect(dragged.filter((row) => faulty.includes(row))).toEqual([])
})

test('what a fault drags along disagrees with it, and nothing else does', () => {
  const dragged = dirty.faults.flatMap(({ also = [] }) => also.map(({ id }) => id))
  expect(disagreeing(dirty)).toEqual(dragged.sort())
})

test('who must report a fault is whoever can see it', () => {
  const reporters = new Map(dirty.faults.map(({ fault, reportedBy }) => [fault, reportedBy]))
  for (const [fault, reportedBy] of reporters) {
    const expected = fault.toLowerCase().includes('duplicate')
      ? 'load'
      : /^unknown(User|Session|Product|Category|Order)$/.test(fault)
        ? 'reconcile'
        : 'doctor'
    expect(reportedBy, fault).toBe(expected)
  }
})

test('duplicates come on top, later than what they repeat; all rows keep their structure', () => {
  for (const entity of entityNames) {
    const copies = dirty.faults.filter((fault) => fault.entity === entity && fault.reportedBy === 'load').length
    expect(dirty.rows[entity]).toHaveLength(clean.rows[entity].length + copies)
    expect(dirty.counts[entity]).toBe(dirty.rows[entity].length)
    expect(dirty.rows[entity].filter((row) => problemOf(entity, row))).toEqual([])
  }
})

test('rows without a fault are those of the clean shop', () => {
  const faulty = new Set(dirty.faults.map(({ entity, id }) => `${entity} ${id}`))
  for (const entity of entityNames) {
    const sound = (shop: DirtyShop): readonly string[] =>
      shop.rows[entity].filter((row) => !faulty.has(`${entity} ${idOf(entity, row)}`)).map((row) => JSON.stringify(row))
    expect(sound(dirty)).toEqual(sound(clean))
  }
})

test.each([
  [0.00005, 0.5],
  [0.0005, 0.01],
  [0.01, 0.5],
])('a shop of scale %d can be as dirty as %d', async (scale, share) => {
  const generation = generate({ scale, dirty: share, workers: 1 })
  const rows: Record<string, number> = {}
  for await (const batch of generation.batches()) rows[batch.entity] = (rows[batch.entity] ?? 0) + batch.rows
  expect(rows).toEqual(generation.counts)
  expect(generation.truth().faults.length).toBeGreaterThan(0)
})
