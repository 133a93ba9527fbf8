import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inventory, products, sessions } from '@polymart/analytics'
import { repeated, seed } from '../../core/test/seed.js'
import { randomAsOf, randomShop } from '../../../test/fixtures/random.js'
import {
  category,
  line,
  order,
  place,
  product,
  session,
  shop as records,
  user,
} from '../../../test/fixtures/records.js'
import { openShop } from '../../../test/fixtures/open-shop.js'
import { rateOf } from '../src/inventory/stock.js'
import { specsOf } from './params/specs.js'

const day = 86_400_000
const july = Date.UTC(2026, 6, 1)
const extent = { rows: 1, earliest: july - 1000 * day, latest: july - 1 }
const { inventory: specOf } = specsOf({ orders: extent, sessions: extent })

it(`reorders at the least whole number that is not below the need (${repeated})`, () => {
  const whole = (most: number) => fc.integer({ min: 0, max: most })
  fc.assert(
    fc.property(
      whole(1_000_000),
      fc.integer({ min: 1, max: 400 }),
      whole(60),
      whole(60),
      (units, days, lead, safety) => {
        const spec = specOf({ asOf: july, period: { from: july - days * day }, leadTimeDays: lead, safetyDays: safety })
        const { reorderPoint } = rateOf({ stock: null, units, createdAt: 0 }, spec)
        // units ÷ days × (lead + safety), without a quotient.
        expect(reorderPoint! * days).toBeGreaterThanOrEqual(units * (lead + safety))
        expect((reorderPoint! - 1) * days).toBeLessThan(units * (lead + safety))
      },
    ),
    { seed },
  )
})

it.each([
  // 3 a week for 21 days is 9, whatever a double makes of 3 ÷ 7.
  [3, 7, 9],
  [23, 7, 69],
  [49, 49, 21],
  // Beyond what a double counts.
  [Number.MAX_SAFE_INTEGER, 21, Number.MAX_SAFE_INTEGER],
])('%i units in %i days are %i in 21', (units, days, wanted) => {
  const spec = specOf({ asOf: july, period: { from: july - days * day } })
  expect(rateOf({ stock: 0, units, createdAt: 0 }, spec).reorderPoint).toBe(wanted)
})

it(`has an overstock from the first unit beyond the days that are allowed (${repeated})`, () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 200 }), (units, days) => {
      // A stock for exactly as many days as it has units: units ÷ days × days.
      const spec = specOf({
        asOf: july,
        period: { from: july - days * day },
        leadTimeDays: 0,
        safetyDays: 0,
        maxCoverDays: days,
      })
      const statusOf = (stock: number) => rateOf({ stock, units, createdAt: 0 }, spec).status
      expect([statusOf(units), statusOf(units + 1)]).toEqual(['ok', 'overstock'])
    }),
    { seed },
  )
})

it(`has the units and the stock of products, and every active product in one status (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, async (records) => {
      const shop = await openShop(records)
      const common = { asOf: randomAsOf, period: { from: randomAsOf - 20 * day } }
      const result = await inventory(shop, common)
      const sold = new Map((await products(shop, common)).rows().map((row) => [row.productId, row]))
      const rows = result.rows()
      for (const { productId, units, stock, name } of rows)
        expect(sold.get(productId)).toMatchObject({ units, stock, name })
      const active = records.products.filter(({ active, createdAt }) => active && createdAt < randomAsOf)
      expect(rows.map(({ productId }) => productId)).toEqual(active.map(({ productId }) => productId))
      const summary = result.rows('summary')
      expect(summary.reduce((sum, { products }) => sum + products, 0)).toBe(rows.length)
      expect(summary.reduce((sum, { stock }) => sum + stock, 0)).toBe(
        rows.reduce((sum, { stock }) => sum + (stock ?? 0), 0),
      )
    }),
    { numRuns: 12, seed },
  )
})

it('asks places of orders alone, whatever was read of sessions before', async () => {
  const shop = await openShop(
    records({
      categories: [category('lamps', 'Lamps')],
      products: [product({ productId: 'p1', categoryId: 'lamps' })],
      users: [user({ userId: 'u1' })],
      transactions: [
        order({
          transactionId: 'o1',
          userId: 'u1',
          at: july - 2 * day,
          lines: [line('p1', 2, 1000)],
          billing: place('DE'),
        }),
        order({ transactionId: 'o2', userId: 'u1', at: july - day, lines: [line('p1', 1, 1000)] }),
      ],
      sessions: [session({ sessionId: 's1', visitorId: 'v1', startAt: july - day })],
    }),
  )
  await sessions(shop, { asOf: july })
  const { units } = (await inventory(shop, { asOf: july, where: { country: 'DE' } })).rows()[0]!
  expect(units).toBe(2)
})
