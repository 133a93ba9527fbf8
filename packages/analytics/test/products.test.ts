import fc from 'fast-check'
import { expect, it } from 'vitest'
import { products, revenue } from '@polymart/analytics'
import type { Where } from '@polymart/analytics'
import { repeated, seed } from '../../core/test/seed.js'
import { randomAsOf, randomShop } from '../../../test/fixtures/random.js'
import { at, line, order, product, refund, session, shop, trail, user } from '../../../test/fixtures/records.js'
import type { Records } from '../../../test/fixtures/records.js'
import { openShop } from '../../../test/fixtures/open-shop.js'

const runs = { numRuns: 12, seed }
const levels = ['product', 'subcategory', 'category', 'brand'] as const

it(`has the net, the discounts and the units of revenue, whatever the rows are (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, fc.constantFrom('refund' as const, 'order' as const), async (records, refundsOn) => {
      const shop = await openShop(records)
      const common = { asOf: randomAsOf, period: { from: randomAsOf - 20 * 86_400_000 }, refundsOn }
      const money = (await revenue(shop, { ...common, every: 'month' })).rows()
      const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
        rows.reduce((total, row) => total + of(row), 0)
      for (const level of levels) {
        const rows = (await products(shop, { ...common, level })).rows()
        expect(sum(rows, (row) => row.netMinor)).toBe(sum(money, (row) => row.netMinor))
        expect(sum(rows, (row) => row.discountsMinor)).toBe(sum(money, (row) => row.discountsMinor))
        expect(sum(rows, (row) => row.units)).toBe(sum(money, (row) => row.units))
        const shares = rows.map(({ netShare }) => netShare).filter((share) => share !== null)
        if (shares.length > 0) expect(sum(shares, Number)).toBeCloseTo(1, 9)
      }
    }),
    runs,
  )
})

it(`is by a condition on products what it is without it, of those that pass (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      randomShop,
      fc.constantFrom<{ where: Where; keeps: (brand: string | null) => boolean }>(
        { where: { brand: 'A' }, keeps: (brand) => brand === 'A' },
        { where: { 'product.brand': { not: ['A', null] } }, keeps: (brand) => brand === 'B' },
        { where: { brand: null }, keeps: (brand) => brand === null },
      ),
      async (records, { where, keeps }) => {
        const shop = await openShop(records)
        const brands = new Map(records.products.map(({ productId, brand }) => [productId, brand]))
        const all = (await products(shop, { asOf: randomAsOf })).rows()
        const some = (await products(shop, { asOf: randomAsOf, where })).rows()
        const wanted = all.filter(({ productId }) => brands.has(productId!) && keeps(brands.get(productId!)!))
        const net = wanted.reduce((sum, { netMinor }) => sum + netMinor, 0)
        const plain = ({ abc: _, netShare: __, ...row }: (typeof all)[number]) => row
        expect(some.map(plain)).toEqual(wanted.map(plain))
        expect(some.map(({ netShare }) => netShare)).toEqual(
          wanted.map(({ netMinor }) => (net > 0 ? netMinor / net : null)),
        )
      },
    ),
    runs,
  )
})

const noon = at('2026-03-29T10:00Z')
const day = 86_400_000

const ask = async (records: Partial<Records>, params: Parameters<typeof products>[1] = {}) =>
  (await products(await openShop(shop({ users: [user({ userId: 'ann' })], ...records })), params)).rows()

it('is empty of an empty shop, and has every product of a shop where nothing happened', async () => {
  expect(await ask({})).toEqual([])
  const rows = await ask(
    { products: [product({ productId: 'b', categoryId: 'c' }), product({ productId: 'a', categoryId: 'c' })] },
    { asOf: noon },
  )
  expect(rows.map(({ productId, abc, netShare }) => [productId, abc, netShare])).toEqual([
    ['a', 'U', null],
    ['b', 'U', null],
  ])
})

it('takes more back than was bought, gives for free, and has orders without lines', async () => {
  const goods = ['back', 'free'].map((productId) => product({ productId, categoryId: 'c', costMinor: 30 }))
  const rows = await ask({
    products: goods,
    transactions: [
      order({
        transactionId: 'o1',
        userId: 'ann',
        at: noon,
        lines: [line('back', 1, 100), line('free', 2, 50, 100)],
        refunds: [refund(noon + 1, { back: 150 })],
      }),
      order({ transactionId: 'o2', userId: 'ann', at: noon + 2, lines: [] }),
    ],
  })
  expect(rows).toMatchObject([
    { productId: 'free', netMinor: 0, marginMinor: -60, marginRate: null, returnRate: null, netShare: null, abc: 'U' },
    { productId: 'back', netMinor: -50, marginMinor: -80, returnRate: 1.5, netShare: null, abc: 'U' },
  ])
})

it('does not know a product before it is created, and knows it from then on', async () => {
  const records = {
    products: [product({ productId: 'p', categoryId: 'c', costMinor: 1, createdAt: noon + day })],
    transactions: [order({ transactionId: 'o', userId: 'ann', at: noon, lines: [line('p', 1, 10)] })],
  }
  expect((await ask(records, { asOf: noon + day })).map(({ productId, costMinor }) => [productId, costMinor])).toEqual([
    ['(not set)', null],
  ])
  expect(
    (await ask(records, { asOf: noon + day + 1 })).map(({ productId, costMinor }) => [productId, costMinor]),
  ).toEqual([['p', 1]])
})

it('asks for the cost of units that were sold, not of lines', async () => {
  const rows = await ask({
    products: [product({ productId: 'p', categoryId: 'c' })],
    transactions: [order({ transactionId: 'o', userId: 'ann', at: noon, lines: [line('p', 0, 10)] })],
  })
  expect(rows).toMatchObject([{ orders: 1, units: 0, costMinor: 0, marginMinor: 0 }])
})

// Berlin's 29 March has 23 hours, Lord Howe's 5 April 24½; Kathmandu is 5¾ hours ahead.
it.each([
  ['Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-29', '2026-03-30'],
  ['Australia/Lord_Howe', '2026-04-04T13:00Z', '2026-04-05T13:30Z', '2026-04-05', '2026-04-06'],
  ['Asia/Kathmandu', '2026-04-04T18:15Z', '2026-04-05T18:15Z', '2026-04-05', '2026-04-06'],
])('has the days of %s', async (timeZone, first, next, from, to) => {
  const seen = (sessionId: string, startAt: number) =>
    session({ sessionId, startAt, events: trail(startAt, [0, 'product_view', 'p']) })
  const [row] = await ask(
    {
      products: [product({ productId: 'p', categoryId: 'c' })],
      sessions: [
        seen('long before', at(first) - day - 1),
        seen('day before', at(first) - day),
        seen('before', at(first) - 1),
        seen('first', at(first)),
        seen('last', at(next) - 1),
        seen('after', at(next)),
      ],
    },
    { timeZone, period: { from, to } },
  )
  expect(row).toMatchObject({ views: 2, viewers: 2, previousViews: 2 })
})

it('ends a class where its share is met exactly', async () => {
  const lines = [line('a', 1, 80), line('b', 1, 15), line('c', 1, 5)]
  const rows = await ask({
    products: ['a', 'b', 'c'].map((productId) => product({ productId, categoryId: 'c' })),
    transactions: [order({ transactionId: 'o', userId: 'ann', at: noon, lines })],
  })
  expect(rows.map(({ abc }) => abc)).toEqual(['A', 'B', 'C'])
})
