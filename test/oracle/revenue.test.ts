import { describe, expect, test } from 'vitest'
import { at, category, line, order, place, product, refund, session, user } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { revenueSql } from './analytics.js'
import type { RevenueSpec } from './analytics.js'
import { answer, cells } from './answers.js'
import { by, day, revenueSpec, scope } from './specs.js'

const asOf = at('2026-07-01')
const june = (date: number) => at(`2026-06-${String(date).padStart(2, '0')}T12:00Z`)
const may = (date: number) => at(`2026-05-${String(date).padStart(2, '0')}T12:00Z`)

/** Three days, 10 to 12 June; the period before it is 30 days earlier, 11 to 13 May. */
const threeDays = (fields: Partial<RevenueSpec> = {}, extra: Partial<RevenueSpec['scope']> = {}) =>
  revenueSpec({
    scope: scope({ from: at('2026-06-10'), to: at('2026-06-13'), previousFrom: at('2026-05-11'), ...extra }),
    spans: ['2026-06-10', '2026-06-11', '2026-06-12'].map(day),
    ...fields,
  })

const revenue = async (records: Partial<Records>, spec: RevenueSpec, names: string) =>
  cells(await answer(records, revenueSql(spec).revenue), names)

const records = {
  users: [user({ userId: 'a', loyaltyTier: 'gold' }), user({ userId: 'b', loyaltyTier: 'silver' })],
  transactions: [
    order({
      transactionId: 'o1',
      userId: 'a',
      at: june(10),
      lines: [line('p1', 2, 500, 100), line('p2', 1, 301)],
      shippingMinor: 50,
      taxMinor: 20,
      billing: place('DE'),
      refunds: [refund(june(12), { p2: 101 }, { shippingMinor: 10, taxMinor: 2 })],
    }),
    order({ transactionId: 'o2', userId: 'b', at: june(10), lines: [line('p3', 1, 1000)], billing: place('FR') }),
    // b's first counted order, before the period and outside the previous one.
    order({ transactionId: 'o0', userId: 'b', at: may(1), salesChannel: 'phone' }),
    // Of the previous period of 10 June, refunded in the previous one of 12 June and in the period.
    order({
      transactionId: 'p1',
      userId: 'x',
      at: may(11),
      lines: [line('p1', 1, 700)],
      salesChannel: 'store',
      refunds: [refund(may(13), { p1: 40 }), refund(june(11), { nothing: 5 })],
    }),
    order({ transactionId: 'test', userId: 'a', at: june(10), test: true }),
  ],
}

const money = 'grossMinor discountsMinor returnsMinor netMinor shippingMinor taxMinor totalMinor aovMinor'

test('every day of the period has a row, with what was sold and refunded on it', async () => {
  expect(await revenue(records, threeDays(), `from orders units ${money} buyers newBuyers previousNetMinor`)).toEqual([
    // (2301 − 100) ÷ 2 = 1100.5.
    ['2026-06-10', 2, 4, 2301, 100, 0, 2201, 50, 20, 2271, 1101, 2, 1, 700],
    ['2026-06-11', 0, 0, 0, 0, 5, -5, 0, 0, -5, null, 0, 0, 0],
    ['2026-06-12', 0, 0, 0, 0, 101, -101, -10, -2, -113, null, 0, 0, -40],
  ])
})

test('an order carries its refunds if asked for', async () => {
  const names = 'from returnsMinor shippingMinor taxMinor totalMinor previousNetMinor'
  expect(await revenue(records, threeDays({ refundsOn: 'order' }), names)).toEqual([
    ['2026-06-10', 101, 40, 18, 2158, 655],
    ['2026-06-11', 0, 0, 0, 0, 0],
    ['2026-06-12', 0, 0, 0, 0, 0],
  ])
})

describe('a breakdown', () => {
  test('has a row of every day for each value that the period has, by an order or by a refund', async () => {
    const names = 'from salesChannel orders netMinor newBuyers previousNetMinor'
    // No order of the store or by phone is in the period, but a refund of the store's.
    expect(await revenue(records, threeDays({ by: by.salesChannel }), names)).toEqual([
      ['2026-06-10', 'store', 0, 0, 0, 700],
      ['2026-06-10', 'web', 2, 2201, 1, 0],
      ['2026-06-11', 'store', 0, -5, 0, 0],
      ['2026-06-11', 'web', 0, 0, 0, 0],
      ['2026-06-12', 'store', 0, 0, 0, -40],
      ['2026-06-12', 'web', 0, -101, 0, 0],
    ])
    const byOrder = await revenue(records, threeDays({ by: by.salesChannel, refundsOn: 'order' }), 'salesChannel')
    expect(byOrder).toEqual([['web'], ['web'], ['web']])
  })

  test('by country is that of billing, what is not set last', async () => {
    expect((await revenue(records, threeDays({ by: by.country }), 'country orders units')).slice(0, 3)).toEqual([
      ['DE', 1, 3],
      ['FR', 1, 1],
      ['(not set)', 0, 0],
    ])
  })

  test("by loyalty tier is the user's", async () => {
    expect((await revenue(records, threeDays({ by: by.loyaltyTier }), 'loyaltyTier orders')).slice(0, 3)).toEqual([
      ['gold', 1],
      ['silver', 1],
      ['(not set)', 0],
    ])
  })

  test('by category is the name of the top one of each line, and of each refunded line', async () => {
    const catalogue = {
      categories: [
        category('c1', 'Toys'),
        category('c2', 'Cars', 'c1'),
        category('c3', 'Fast cars', 'c2'),
        category('c4', 'Books'),
        // In a circle, and below nothing known.
        category('c5', 'Odd', 'c6'),
        category('c6', 'Odd', 'c5'),
        category('c7', 'Lost', 'nowhere'),
      ],
      products: [
        product({ productId: 'p1', categoryId: 'c3' }),
        product({ productId: 'p2', categoryId: 'c4' }),
        product({ productId: 'p3', categoryId: 'c5' }),
        product({ productId: 'p4', categoryId: 'c7' }),
        product({ productId: 'p5', categoryId: 'c2' }),
      ],
    }
    const many = order({
      transactionId: 'o3',
      userId: 'a',
      at: june(12),
      lines: [line('p1', 1, 10), line('p5', 2, 10, 1), line('p4', 1, 7), line('p9', 1, 8), line('p2', 1, 1)],
    })
    const spec = threeDays({ by: by.category })
    const names = `category orders units ${money} buyers newBuyers`
    const none = [null, null, null, null]
    expect(
      await revenue({ ...records, ...catalogue, transactions: [...records.transactions, many] }, spec, names),
    ).toEqual([
      ['Books', 1, 1, 301, 0, 0, 301, ...none, 1, 1],
      ['Toys', 1, 2, 1000, 100, 0, 900, ...none, 1, 1],
      ['(not set)', 1, 1, 1000, 0, 0, 1000, ...none, 1, 0],
      ['Books', 0, 0, 0, 0, 0, 0, ...none, 0, 0],
      ['Toys', 0, 0, 0, 0, 0, 0, ...none, 0, 0],
      ['(not set)', 0, 0, 0, 0, 5, -5, ...none, 0, 0],
      ['Books', 1, 1, 1, 0, 101, -100, ...none, 1, 0],
      ['Toys', 1, 3, 30, 1, 0, 29, ...none, 1, 0],
      ['(not set)', 1, 2, 15, 0, 0, 15, ...none, 1, 0],
    ])
  })

  test('of nothing has no rows', async () => {
    expect(await revenue({}, threeDays({ by: by.country }), 'country')).toEqual([])
    expect(await revenue(records, threeDays({ spans: [] }), 'from')).toEqual([])
  })
})

test('of nothing every day has zeros, and quotients are null', async () => {
  expect(await revenue({}, threeDays(), `from orders units ${money} buyers newBuyers previousNetMinor`)).toEqual(
    ['2026-06-10', '2026-06-11', '2026-06-12'].map((from) => [from, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 0, 0, 0]),
  )
})

test('a buyer is new by the first counted order of all, whatever the conditions, ties by id', async () => {
  const transactions = [
    order({ transactionId: 'b', userId: 'a', at: june(10), salesChannel: 'app' }),
    order({ transactionId: 'a', userId: 'a', at: june(10), salesChannel: 'web' }),
    order({ transactionId: 'c', userId: 'b', at: june(9), salesChannel: 'web', status: 'cancelled' }),
    order({ transactionId: 'd', userId: 'b', at: june(11), salesChannel: 'web' }),
  ]
  const newBuyers = (channel: string) =>
    revenue(
      { transactions },
      threeDays({}, { where: [{ owner: 'order', field: 'salesChannel', values: [channel] }] }),
      'orders newBuyers',
    )
  expect(await newBuyers('app')).toEqual([
    [1, 0],
    [0, 0],
    [0, 0],
  ])
  expect(await newBuyers('web')).toEqual([
    [1, 1],
    [1, 1],
    [0, 0],
  ])
})

test('conditions on sessions leave out orders that name none', async () => {
  const sessions = [session({ sessionId: 's1', startAt: june(1), device: 'mobile' })]
  const transactions = [
    order({ transactionId: 'a', userId: 'a', at: june(10), sessionId: 's1' }),
    order({ transactionId: 'b', userId: 'a', at: june(10), sessionId: 's2' }),
    order({ transactionId: 'c', userId: 'a', at: june(10) }),
  ]
  const where = [{ owner: 'session', field: 'device', values: ['mobile', null] }] as const
  expect((await revenue({ sessions, transactions }, threeDays({}, { where }), 'orders'))[0]).toEqual([1])
})

test('the previous net is null where orders cover nothing of the previous period', async () => {
  const previous = async (orders: number | null) =>
    (await revenue(records, threeDays({}, { coverage: { orders, sessions: null } }), 'previousNetMinor'))[0]
  expect(await previous(at('2026-06-09'))).toEqual([700])
  expect(await previous(at('2026-06-10'))).toEqual([null])
  expect(await previous(null)).toEqual([null])
})

test('a refund at or after asOf does not exist', async () => {
  const transactions = [
    order({
      transactionId: 'a',
      userId: 'a',
      at: june(30),
      refunds: [refund(asOf, { p1: 1 }), refund(asOf - 1, { p1: 2 })],
    }),
  ]
  expect((await revenue({ transactions }, revenueSpec(), 'returnsMinor')).at(-1)).toEqual([2])
  expect((await revenue({ transactions }, revenueSpec({ refundsOn: 'order' }), 'returnsMinor')).at(-1)).toEqual([2])
})
