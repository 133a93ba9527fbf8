import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  basket,
  cohorts,
  funnel,
  geography,
  insights,
  inventory,
  open,
  prices,
  products,
  repurchase,
  revenue,
  rfm,
} from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { orderStatuses, recordsOf } from '@polymart/core'
import type { Batch, Category, User } from '@polymart/core'
import { generate } from '@polymart/generator'
import type { CellTruth, Truth } from '@polymart/generator'
import { expectShare, expectSum, reach } from '../packages/core/test/bounds.js'
import { numbersOf } from '../packages/core/test/numbers.js'
import { storeOfBatches } from './fixtures/store.js'
import type { TemporaryStore } from './fixtures/store.js'

// What was planted in the synthetic shop is found again by the analyses, as far as chance allows.

let store: TemporaryStore
let shop: Shop
let truth: Truth
/** By id. */
const categoryNames = new Map<string, string>()

const userIds: string[] = []

async function* noting(batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
  for await (const batch of batches) {
    if (batch.entity === 'categories')
      for (const { categoryId, name } of recordsOf(batch) as Iterable<Category>) categoryNames.set(categoryId, name)
    if (batch.entity === 'users') for (const { userId } of recordsOf(batch) as Iterable<User>) userIds.push(userId)
    yield batch
  }
}

beforeAll(async () => {
  const generation = generate({ workers: 2 })
  store = await storeOfBatches(noting(generation.batches()))
  truth = generation.truth()
  shop = await open(store.url)
})

afterAll(async () => {
  await shop.close()
  await store.remove()
})

const sessionDays = () => ({ asOf: truth.history.to, period: { from: truth.history.sessionsFrom } })

const weighted = (cells: readonly CellTruth[], of: (cell: CellTruth) => number): number =>
  cells.reduce((sum, cell) => sum + cell.weight * of(cell), 0)

describe.each(['device', 'country'] as const)('the funnel by %s', (field) => {
  test('has the planted rates from step to step', async () => {
    const params = { ...sessionDays(), by: field, counting: 'session', purchase: 'events' } as const
    const rows = (await funnel(shop, params)).rows()
    const values = new Set(truth.visits.cells.map((cell) => cell[field]))
    for (const value of values) {
      const cells = truth.visits.cells.filter((cell) => cell[field] === value)
      const reached = rows.filter((row) => row[field] === value).map((row) => row.reached)
      // The share of visits that come as far as each step.
      const far = [
        weighted(cells, ({ steps }) => steps.productView),
        weighted(cells, ({ steps }) => steps.productView * steps.addToCart),
        weighted(cells, ({ steps }) => steps.productView * steps.addToCart * steps.checkout),
        weighted(cells, ({ rate }) => rate),
      ]
      // A country is told of all visits but those whose place is unknown.
      const known = truth.visits.visits * (field === 'country' ? 1 - truth.visits.unknownPlace : 1)
      expect(reached).toHaveLength(4)
      expectShare(reached[0]!, known, far[0]!)
      for (let step = 1; step < 4; step++) expectShare(reached[step]!, reached[step - 1]!, far[step]! / far[step - 1]!)
    }
  })
})

test('geography has the planted weights and rates of countries', async () => {
  const rows = (await geography(shop, { ...sessionDays(), purchase: 'events' })).rows()
  const known = truth.visits.visits * (1 - truth.visits.unknownPlace)
  const countries = new Set(truth.visits.cells.map(({ country }) => country))
  for (const country of countries) {
    const cells = truth.visits.cells.filter((cell) => cell.country === country)
    const weight = weighted(cells, () => 1)
    const row = rows.find((row) => row.country === country)!
    const sessions = row.sessions!
    expectShare(sessions, known, weight)
    expectShare(row.convertedSessions!, sessions, weighted(cells, ({ rate }) => rate) / weight)
    expect(row.sessionConversion).toBe(row.convertedSessions! / sessions)
  }
  // Besides "(no session)", for orders without one, and "(not set)".
  expect(rows).toHaveLength(countries.size + 2)
})

test('revenue has the planted months', async () => {
  const { from, to } = truth.history
  const rows = (
    await revenue(shop, { asOf: to, period: { from, to }, every: 'month', statuses: orderStatuses, test: true })
  ).rows()
  expect(rows).toHaveLength(truth.seasonality.spans.length)
  truth.seasonality.spans.forEach(({ from, expectedOrders }, i) => {
    expect(rows[i]!.from).toBe(from.slice(0, 10))
    expectSum(rows[i]!.orders, expectedOrders, expectedOrders)
  })
})

test('rfm tells the planted segments apart', async () => {
  const rows = (await rfm(shop, { asOf: truth.history.to, statuses: orderStatuses, test: true })).rows()
  expect(rows).toHaveLength(truth.segmentOfUser.length)
  const customers = rows.map((row, user) => ({
    segment: truth.segments[Number(truth.segmentOfUser[user])]!.segment,
    group: row.group,
    recency: row.recencyDays,
    frequency: row.frequency,
  }))
  for (const { segment, group, recency, frequency } of customers) {
    expect(group === 'Prospects').toBe(segment === 'prospect')
    if (segment === 'lapsed') expect(recency).toBeGreaterThanOrEqual(180)
    if (segment === 'new') expect(recency).toBeLessThan(90)
    if (segment === 'oneTime') expect(frequency).toBe(1)
  }

  // More than a fifth of the customers bought after the last of the lapsed ones, so none of these has the best score.
  const buyers = customers.filter(({ recency }) => recency !== null)
  expect(buyers.filter(({ recency }) => recency! < 180).length).toBeGreaterThan(buyers.length / 5)
  const share = (segment: string, groups: readonly string[]): number => {
    const of = customers.filter((customer) => customer.segment === segment)
    return of.filter(({ group }) => groups.includes(group)).length / of.length
  }
  expect(share('lapsed', ['Champions', 'New'])).toBe(0)
  expect(share('loyal', ['Champions', 'Loyal', 'Active'])).toBeGreaterThan(2 * share('lapsed', ['Loyal', 'Active']))
})

test('insights find the outage, a term that finds nothing, and that mobile visits convert less', async () => {
  const rows = (await insights(shop, { asOf: truth.history.to, limit: 100 })).rows()
  const of = (kind: string) => rows.filter((row) => row.kind === kind)
  expect(of('outage').map(({ sentence }) => sentence.slice(0, 13))).toEqual([`On ${truth.outage.from.slice(0, 10)}`])
  const inVain = truth.traffic.searches.terms.filter(({ results }) => results === 0).map(({ term }) => term)
  expect(of('search')).toHaveLength(1)
  expect(inVain.some((term) => of('search')[0]!.sentence.includes(JSON.stringify(term)))).toBe(true)
  expect(of('segment').some(({ sentence }) => sentence.startsWith('Visits from mobile devices'))).toBe(true)
})

describe('of customers who buy as the planted model says', () => {
  /** All their orders: the model knows of no cancellations. */
  const theirs = () => {
    const { segments, segmentOfUser, repeats, history } = truth
    const isRegular = (i: number): boolean => segments[Number(segmentOfUser[i])]!.segment === repeats.segment
    const where = { userId: userIds.filter((_, i) => isRegular(i)) }
    return { asOf: history.to, where, statuses: orderStatuses, test: true }
  }

  test('repurchase finds how many order again within 90 days', async () => {
    const { r, alpha } = truth.repeats
    const [first] = (await repurchase(shop, { ...theirs(), window: '90d' })).rows('steps')
    expect(first!.matureCustomers).toBeGreaterThan(500)
    // Nobody stops before a second order, and rates are Gamma(r, alpha), in weeks (Fader, Hardie and Lee 2005).
    expectShare(first!.matureReturned, first!.matureCustomers, 1 - (alpha / (alpha + 90 / 7)) ** r)
  })

  test('cohorts find how many order in each 30 days after the first order', async () => {
    const rows = (await cohorts(shop, { ...theirs(), counting: 'rolling', periods: 6 })).rows('summary')
    expect(rows.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5, 6])
    for (const { n, users, active } of rows.slice(1)) expectShare(active, users, activeIn(n))
  })

  /** The share that orders in the n-th 30 days, of many customers drawn from the model: exact to a thousandth. */
  const activeIn = (n: number): number => {
    const { r, alpha, a, b } = truth.repeats
    expect([r, a]).toEqual([1, 1])
    const draws = 300_000
    let active = 0
    // Never 0, of which there is no logarithm.
    const uniform = numbersOf(n)
    const random = (): number => 1 - uniform()
    for (let i = 0; i < draws; i++) {
      // Gamma(1, alpha) and Beta(1, b), by their inverse distributions.
      const rate = -Math.log(random()) / alpha
      const leaves = 1 - random() ** (1 / b)
      let week = 0
      let found = false
      do {
        week -= Math.log(random()) / rate
        found ||= week * 7 >= 30 * n && week * 7 < 30 * (n + 1)
      } while (week * 7 < 30 * (n + 1) && random() >= leaves)
      if (found) active++
    }
    return active / draws
  }
})

test('products give what the coupons take off', async () => {
  const { from, to } = truth.history
  for (const { code, percent } of truth.goods.coupons.list) {
    const params = { asOf: to, period: { from, to }, where: { couponCode: code } }
    const sold = (await products(shop, params)).rows().filter(({ orders }) => orders > 0)
    expect(sold.length).toBeGreaterThan(0)
    for (const { grossMinor, discountsMinor, orders } of sold) {
      // A product stands in one line of an order, whose discount is rounded down to the cent.
      const off = (grossMinor * percent) / 100
      expect(discountsMinor).toBeLessThanOrEqual(off)
      expect(discountsMinor).toBeGreaterThan(off - orders)
    }
  }
})

test('products that are forgotten are neither seen nor bought', async () => {
  const { forgotten } = truth.goods.shelves
  const rows = new Map((await products(shop, sessionDays())).rows().map((row) => [row.productId, row]))
  expect(forgotten.length).toBeGreaterThan(0)
  for (const { productId, since } of forgotten) {
    expect(Date.parse(since)).toBeLessThanOrEqual(Date.parse(truth.history.sessionsFrom))
    expect(rows.get(productId)).toMatchObject({ views: 0, adders: 0, orders: 0, units: 0, abc: 'U' })
  }
  for (const productId of truth.products.best.slice(0, 10)) expect(rows.get(productId)!.views).toBeGreaterThan(0)
})

describe('basket', () => {
  const bought = async (params: object) => {
    const { from, to } = truth.history
    return basket(shop, { asOf: to, period: { from, to }, statuses: orderStatuses, test: true, ...params })
  }

  test('finds the products that are bought together, as often as was planted', async () => {
    const result = await bought({})
    const rules = result.rows()
    const ordersOf = new Map(result.rows('items').map(({ item, orders }) => [item, orders]))
    expect(truth.goods.companions.products).toHaveLength(8)
    for (const { bought, along, chance } of truth.goods.companions.products) {
      const ofBought = rules.filter(({ ifItem }) => ifItem === bought)
      const strongest = ofBought.toSorted((a, b) => b.lift! - a.lift!)[0]!
      expect(strongest.thenItem).toBe(along)
      expect(strongest.lift).toBeGreaterThan(5)
      // At least the planted share; besides it, `along` comes by chance: at most three times as often as in all orders.
      const orders = ordersOf.get(bought)!
      const besides = (1 - chance) * 3 * (ordersOf.get(along)! / result.rows('summary')[0]!.baskets)
      const most = chance + besides
      expect(strongest.orders).toBeGreaterThanOrEqual(orders * chance - reach(orders * chance * (1 - chance)))
      expect(strongest.orders).toBeLessThanOrEqual(orders * most + reach(orders * most * (1 - most)))
      expect(strongest.confidence).toBe(strongest.orders / orders)
    }
  })

  test('finds the categories that are taken along more often than by chance', async () => {
    const rules = (await bought({ level: 'category' })).rows()
    for (const { bought, along } of truth.goods.companions.categories) {
      const of = rules.find(
        ({ ifItem, thenItem }) => ifItem === categoryNames.get(bought) && thenItem === categoryNames.get(along),
      )!
      expect(of.lift).toBeGreaterThan(1)
    }
  })
})

test('inventory finds what is sold out, running out, overstocked and forgotten', async () => {
  const { soldOut, runningOut, overstocked, forgotten } = truth.goods.shelves
  const rows = new Map((await inventory(shop, { asOf: truth.history.to })).rows().map((row) => [row.productId, row]))
  const statuses = (ids: readonly string[]) => new Set(ids.map((id) => rows.get(id)!.status))
  expect(statuses(soldOut)).toEqual(new Set(['out of stock']))
  expect(statuses(runningOut)).toEqual(new Set(['reorder']))
  expect(statuses(overstocked)).toEqual(new Set(['overstock']))
  // Nobody bought them in the 90 days, nor since they were forgotten.
  expect(statuses(forgotten.map(({ productId }) => productId))).toEqual(new Set(['dead']))
  for (const { productId, since } of forgotten)
    expect(rows.get(productId)!.lastOrderAt ?? -Infinity).toBeLessThan(Date.parse(since))
})

describe('prices', () => {
  const all = { statuses: orderStatuses, test: true }
  const half = 14 * 86_400_000

  let changesFound: ReturnType<typeof find> | undefined

  /** The planted changes, with what the table says of them, and how many orders hold the product before and after. */
  const found = () => (changesFound ??= find())

  const find = async () => {
    const rows = (await prices(shop, { ...all, asOf: truth.history.to })).rows()
    return Promise.all(
      truth.goods.prices.changes.map(async (planted) => {
        const { productId, fromMinor, toMinor } = planted
        const at = Date.parse(planted.at)
        const row = rows.find((row) => row.productId === productId && row.at === at)!
        const sold = async (from: number) =>
          (await products(shop, { ...all, period: { from, to: from + half }, where: { productId } })).rows()[0]!
        const [before, after] = [await sold(at - half), await sold(at)]
        return { planted, row, before, after, at, relative: (toMinor - fromMinor) / (toMinor + fromMinor) }
      }),
    )
  }

  /** Of a line, which has one unit and up to so many more, each with the same chance. */
  const varianceOf = (mean: number): number => {
    const chance = (mean - 1) / truth.goods.prices.mostMoreUnits
    return truth.goods.prices.mostMoreUnits * chance * (1 - chance)
  }

  test('find the planted changes, and what they did to the units of a line', async () => {
    const changes = await found()
    expect(changes.length).toBeGreaterThan(0)
    for (const { planted, row, before, after } of changes) {
      const { fromMinor, toMinor, unitsBefore, unitsAfter } = planted
      expect(row).toMatchObject({ fromMinor, toMinor, complete: true })
      expect([row.unitsBefore, row.unitsAfter]).toEqual([before.units, after.units])
      // An order has one line of a product at most.
      const { mostMoreUnits } = truth.goods.prices
      expectSum(before.units, before.orders * unitsBefore, before.orders * varianceOf(unitsBefore), mostMoreUnits)
      expectSum(after.units, after.orders * unitsAfter, after.orders * varianceOf(unitsAfter), mostMoreUnits)
    }
  })

  test('give the planted elasticity, all changes taken together', async () => {
    const changes = await found()
    const { elasticity, mostMoreUnits } = truth.goods.prices
    const days = (await revenue(shop, { ...all, asOf: truth.history.to, every: 'day' })).rows()
    const ordersFrom = (from: number): number =>
      sum(
        days.filter((day) => Date.parse(day.from) >= from && Date.parse(day.from) < from + half),
        'orders',
      )

    /**
     * Units b before and a after, of so many orders each: of the rates b and a per order, (a − b) ÷ (a + b) is the
     * elasticity e times the relative change g. Over all changes, each with a weight w by how many orders it has, it is
     * Σ w g (a − b) ÷ Σ w g² (a + b), whose error is Σ w g (a (1 − e g) − b (1 + e g)) ÷ Σ w g² (a + b): above stands
     * a sum of independent terms with a mean of 0, of which none is larger than what one order can bring.
     */
    const estimate = (
      ordersOf: (change: (typeof changes)[number]) => readonly [number, number],
      variance: (change: (typeof changes)[number], mean: number) => number,
      mostOfOrder: number,
    ) => {
      const terms = changes.map((change) => {
        const { row, planted, relative: g } = change
        const [before, after] = ordersOf(change)
        const [b, a] = [row.unitsBefore / before, row.unitsAfter / after]
        const weight = (before * after) / (before + after)
        const [up, down] = [1 - elasticity * g, 1 + elasticity * g]
        return {
          top: weight * g * (a - b),
          bottom: weight * g * g * (a + b),
          variance:
            (weight * g) ** 2 *
            ((up ** 2 * variance(change, planted.unitsAfter)) / after +
              (down ** 2 * variance(change, planted.unitsBefore)) / before),
          largest: (weight * Math.abs(g) * Math.max(up, down) * mostOfOrder) / Math.min(before, after),
        }
      })
      const bottom = sum(terms, 'bottom')
      const largest = Math.max(...terms.map(({ largest }) => largest))
      return { found: sum(terms, 'top') / bottom, within: reach(sum(terms, 'variance'), largest) / bottom }
    }

    // Of all orders as many hold the product before as after: a share of them, each with the square of its units.
    const ofAll = estimate(
      ({ at }) => [ordersFrom(at - half), ordersFrom(at)],
      ({ before, after, at }, mean) =>
        ((before.orders + after.orders) / (ordersFrom(at - half) + ordersFrom(at))) * (varianceOf(mean) + mean * mean),
      1 + mostMoreUnits,
    )
    // How many those were is chance too. Of them, only the units differ.
    const ofTheirs = estimate(
      ({ before, after }) => [before.orders, after.orders],
      (_, mean) => varianceOf(mean),
      mostMoreUnits,
    )
    for (const { found, within } of [ofAll, ofTheirs]) expect(Math.abs(found - elasticity)).toBeLessThan(within)
    // Close enough to tell that people answer to prices at all.
    expect(ofTheirs.within).toBeLessThan(Math.abs(elasticity))
  })

  const sum = <Name extends string>(rows: readonly Readonly<Record<Name, number>>[], name: Name): number =>
    rows.reduce((total, row) => total + row[name], 0)
})
