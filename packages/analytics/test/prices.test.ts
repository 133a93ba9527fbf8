import fc from 'fast-check'
import { expect, it } from 'vitest'
import { prices, products } from '@polymart/analytics'
import { repeated, seed } from '../../core/test/seed.js'
import { randomAsOf, randomShop } from '../../../test/fixtures/random.js'
import { at, line, order, product, session, shop, trail, user } from '../../../test/fixtures/records.js'
import { openShop } from '../../../test/fixtures/open-shop.js'

const day = 86_400_000

it(`has the units, the net and the viewers that products have in the days before and after (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, fc.constantFrom(1, 3, 10), async (records, days) => {
      const shop = await openShop(records)
      const found = (await prices(shop, { asOf: randomAsOf, days })).rows()
      for (const row of found.slice(0, 3)) {
        const around = async (from: number, to: number) => {
          const period = { from, to: Math.min(to, randomAsOf) }
          const params = { asOf: randomAsOf, refundsOn: 'order', where: { productId: row.productId }, period } as const
          const { units, netMinor, viewers } = (await products(shop, params)).rows()[0]!
          return [units, netMinor, viewers]
        }
        const length = days * day
        expect([row.unitsBefore, row.netBeforeMinor, row.viewersBefore]).toEqual(await around(row.at - length, row.at))
        expect([row.unitsAfter, row.netAfterMinor, row.viewersAfter]).toEqual(await around(row.at, row.at + length))
      }
    }),
    { numRuns: 12, seed },
  )
})

const noon = at('2026-04-05T12:00Z')
const asOf = noon + 40 * day

/** Units before and after a change of price, and another price, if any. */
const ask = async (
  { from = 1000, to = 800, before = 4, after = 6 }: { from?: number; to?: number; before?: number; after?: number },
  other?: { at: number; priceMinor: number },
) => {
  const opened = await openShop(
    shop({
      users: [user({ userId: 'ann' })],
      products: [
        product({
          productId: 'p',
          categoryId: 'c',
          prices: [{ at: 0, priceMinor: from }, { at: noon, priceMinor: to }, ...(other ? [other] : [])],
        }),
      ],
      transactions: [
        order({ transactionId: 'first', userId: 'ann', at: noon - 30 * day, lines: [] }),
        order({ transactionId: 'before', userId: 'ann', at: noon - 1, lines: [line('p', before, from)] }),
        order({ transactionId: 'after', userId: 'ann', at: noon, lines: [line('p', after, to)] }),
      ],
      sessions: [session({ sessionId: 's', startAt: noon, events: trail(noon, [0, 'product_view', 'p']) })],
    }),
  )
  return (await prices(opened, { asOf })).rows().find((row) => row.at === noon)
}

it('gives an elasticity from 10 units on, and from a change of 1% on', async () => {
  expect((await ask({}))!.elasticity).toBeCloseTo(-1.8, 12)
  expect((await ask({ after: 5 }))!.elasticity).toBeNull()
  expect((await ask({ to: 990 }))!.elasticity).not.toBeNull()
  expect((await ask({ to: 991 }))!.elasticity).toBeNull()
  expect((await ask({ before: 5, after: 5 }))!.elasticity).toBe(0)
  expect(await ask({ from: 0 })).toMatchObject({ change: null, elasticity: 0.2 })
})

it.each([
  ['as the days before begin', noon - 14 * day, false],
  ['before them', noon - 14 * day - 1, true],
  ['as the days after end', noon + 14 * day, true],
  ['before they end', noon + 14 * day - 1, false],
  ['after asOf', asOf, true],
])('is complete or not with another price %s', async (_, time, complete) => {
  expect((await ask({}, { at: time, priceMinor: time < noon ? 900 : 700 }))?.complete).toBe(complete)
})

it('does not take a price again for a change', async () => {
  expect((await ask({}, { at: noon + day, priceMinor: 800 }))?.complete).toBe(true)
  expect(await ask({ to: 1000 })).toBeUndefined()
})

it('is empty of an empty shop', async () => {
  expect((await prices(await openShop(shop({})))).rows()).toEqual([])
})
