import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attribution, open, paths, revenue, search } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { orderStatuses } from '@polymart/core'
import { generate } from '@polymart/generator'
import type { Truth } from '@polymart/generator'
import { expectShare, expectSum } from '../packages/core/test/bounds.js'
import { storeOfBatches } from './fixtures/store.js'
import type { TemporaryStore } from './fixtures/store.js'

// Where visits come from and what they look for, as it was planted in the synthetic shop, is found again.

let store: TemporaryStore
let shop: Shop
let truth: Truth

beforeAll(async () => {
  const generation = generate({ workers: 2 })
  store = await storeOfBatches(generation.batches())
  truth = generation.truth()
  shop = await open(store.url)
})

afterAll(async () => {
  await shop.close()
  await store.remove()
})

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)

/** All sessions, and orders of any kind in their time. */
const everything = () => ({
  asOf: truth.history.to,
  period: { from: truth.history.sessionsFrom },
  statuses: orderStatuses,
  test: true,
})

/** All orders that name a session. */
const tracked = () => ({ ...everything(), where: { sessionId: { not: null } } })

/** The sessions that orders name. */
const namedSessions = async (): Promise<string[]> => {
  const rows = (await revenue(shop, { ...tracked(), by: 'sessionId', every: 'month' })).rows()
  return rows.flatMap(({ sessionId, orders }) => (orders > 0 ? [sessionId] : []))
}

describe('attribution', () => {
  test('has the channels that were planted among the touches of orders', async () => {
    const named = new Set(await namedSessions())
    // How many orders each session is a touch of. Its channel was drawn once, by whether it led to an order itself.
    const bySession = (await attribution(shop, { ...tracked(), by: 'sessionId' })).rows()
    const closing = bySession.filter(({ sessionId }) => named.has(sessionId)).map(({ touches }) => touches)
    const others = bySession.filter(({ sessionId }) => !named.has(sessionId)).map(({ touches }) => touches)
    expect(closing.length).toBeGreaterThan(4000)
    expect(others.length).toBeGreaterThan(4000)
    const squares = (values: readonly number[]) => sum(values.map((value) => value * value))
    const rows = (await attribution(shop, { ...tracked(), by: 'channel' })).rows()
    for (const { channel, closes, visits } of truth.traffic.channels) {
      const { touches } = rows.find((row) => row.channel === channel)!
      const mean = closes * sum(closing) + visits * sum(others)
      const variance = closes * (1 - closes) * squares(closing) + visits * (1 - visits) * squares(others)
      expectSum(touches, mean, variance, Math.max(...closing, ...others))
    }
  })

  test('has the planted channels as those that close orders, and the one that assists', async () => {
    const last = await attribution(shop, { ...tracked(), by: 'channel', model: 'last' })
    const byChannel = (await revenue(shop, { ...tracked(), by: 'channel', every: 'month' })).rows()
    const orders = last.rows('summary')[0]!.orders
    // Between the session that an order names and the order another one may have begun, which then is the last touch.
    const other = await laterTouches()
    expect(other).toBeLessThan(orders / 50)
    for (const { channel, closes } of truth.traffic.channels) {
      const named = sum(byChannel.filter((row) => row.channel === channel).map((row) => row.orders))
      expectSum(named, orders * closes, orders * closes * (1 - closes))
      const credited = last.rows().find((row) => row.channel === channel)!.orders
      expect(Math.abs(credited - named)).toBeLessThanOrEqual(other)
    }
    const assists = last.rows().toSorted((a, b) => b.assisted / b.orders - a.assisted / a.orders)
    expect(assists[0]!.channel).toBe(truth.traffic.assists)
    // Elsewhere a model changes less: its first touches are of visits, its last ones of purchases.
    const models = last
      .rows('models')
      .toSorted((a, b) => b.firstNetMinor / b.lastNetMinor - a.firstNetMinor / a.lastNetMinor)
    expect(models[0]!.channel).toBe(truth.traffic.assists)
  })

  /** Of how many orders another session than the one that they name is the last touch, at least. */
  const laterTouches = async (): Promise<number> => {
    const credited = new Map(
      (await attribution(shop, { ...tracked(), by: 'sessionId', model: 'last' }))
        .rows()
        .map((row) => [row.sessionId, row.orders]),
    )
    const named = new Map<string, number>()
    for (const { sessionId, orders } of (await revenue(shop, { ...tracked(), by: 'sessionId', every: 'month' })).rows())
      named.set(sessionId, (named.get(sessionId) ?? 0) + orders)
    return sum(Array.from(named, ([sessionId, orders]) => Math.max(0, orders - (credited.get(sessionId) ?? 0))))
  }
})

describe('search', () => {
  test('has the planted terms, as often as they were planted, and what they find', async () => {
    const result = await search(shop, everything())
    const rows = result.rows()
    const { terms, unknownResults, zeroResults } = truth.traffic.searches
    expect(new Set(rows.map(({ term }) => term))).toEqual(new Set(terms.map(({ term }) => term)))
    // Visits that buy look for other things than those that do not, and which a search belongs to is told by the visit.
    const ofBuyers = await search(shop, { ...everything(), where: { sessionId: await namedSessions() } })
    const buying = ofBuyers.rows('summary')[0]!.searches
    const all = sum(rows.map(({ searches }) => searches))
    for (const { term, results, purchaseShare, otherShare } of terms) {
      const row = rows.find((row) => row.term === term)!
      const mean = buying * purchaseShare + (all - buying) * otherShare
      expectSum(row.searches, mean, mean)
      // What finds nothing never finds anything, and the other way round.
      expect(row.zeroResultRate).toBe(results === 0 ? 1 : 0)
      if (results === 0) expectShare(row.searches - row.zeroResults, row.searches, unknownResults)
    }
    expect(result.rows('summary')[0]).toMatchObject({ searches: all, terms: terms.length })
    const zero = sum(rows.map((row) => row.zeroResults))
    const missed = buying * zeroResults.purchaseShare + (all - buying) * zeroResults.otherShare
    expectSum(zero, missed * (1 - unknownResults), missed)
  })
})

test('paths go on from step to step as often as was planted', async () => {
  const { cells, visits } = truth.visits
  const planted = (of: (cell: (typeof cells)[number]) => number) => sum(cells.map((cell) => cell.weight * of(cell)))
  const added = planted(({ steps }) => steps.productView * steps.addToCart)
  const checked = planted(({ steps }) => steps.productView * steps.addToCart * steps.checkout)
  const bought = planted(({ rate }) => rate)
  const { asOf, period } = everything()
  const pathsOf = async (call: Parameters<typeof paths>[1]) =>
    (await paths(shop, { asOf, period, limit: 1_000_000, ...call })).rows('paths')
  const all = (rows: readonly { readonly count: number }[]) => sum(rows.map(({ count }) => count))
  const carts = all(await pathsOf({ start: 'add_to_cart' }))
  expectShare(carts, visits, added)
  const checkouts = await pathsOf({ start: 'checkout' })
  expectShare(all(checkouts), carts, checked / added)
  // A checkout is the last that people do, or leads to the purchase at once.
  expect(new Set(checkouts.map(({ path }) => path))).toEqual(
    new Set(['checkout > purchase > (end)', 'checkout > (end)']),
  )
  const purchases = checkouts.find(({ path }) => path.includes('purchase'))!.count
  expectShare(purchases, all(checkouts), bought / checked)
  expect(await pathsOf({ end: 'purchase', length: 2 })).toEqual([
    { path: 'checkout > purchase', count: purchases, share: 1 },
  ])
})
