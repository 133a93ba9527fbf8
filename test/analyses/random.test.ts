import fc from 'fast-check'
import { expect, test } from 'vitest'
import { open } from '@polymart/analytics'
import { randomAsOf, randomShop } from '../fixtures/random.js'
import { storeOf } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import { expectEqualToOracle } from './compare.js'

const calls: [string, Record<string, unknown>][] = [
  ['rfm', { bins: 3 }],
  ['rfm', { monetary: 'total', cuts: { recency: [3, 9] }, where: { device: 'mobile' } }],
  ['funnel', { window: '2h', by: 'device' }],
  ['funnel', { window: '1d', mode: 'strict', exclude: ['search'] }],
  [
    'funnel',
    {
      steps: ['page_view', 'page_view', 'purchase'],
      counting: 'session',
      attribution: 'last',
      by: 'country',
      exclude: ['page_view'],
    },
  ],
  ['funnel', { purchase: 'events', window: '3h', exclude: ['add_to_cart', 'remove_from_cart'] }],
  ['funnel', { purchase: 'events', exclude: [{ type: 'add_to_cart', where: { device: 'mobile' } }] }],
  ['geography', { where: { loyaltyTier: null } }],
  ['geography', { basis: 'customer', refundsOn: 'order', purchase: 'events' }],
  ['revenue', { by: 'category', every: 'week', timeZone: 'Europe/Berlin' }],
  ['revenue', { by: 'loyaltyTier', every: 'month', where: { country: 'DE' } }],
]

/** Four calls a shop; all of them come up. */
const some = fc.shuffledSubarray(calls, { minLength: 4, maxLength: 4 })

test('any shop gives what the oracle gives, whatever the partitions', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomShop,
      fc.constantFrom(1, 2, 7),
      fc.constantFrom({}, { memory: 0 }),
      some,
      fc.constantFrom(randomAsOf, undefined),
      async (records, partitions, options, chosen, asOf) => {
        const store = await storeOf(records)
        const shop = await open(store.url, options)
        const oracle = await oracleOf(records)
        try {
          for (const [name, params] of chosen) {
            const result = await expectEqualToOracle(shop, oracle, name, {
              ...params,
              ...(asOf && { asOf }),
              partitions,
            })
            expect(result.meta.partitions).toBe(partitions)
          }
        } finally {
          oracle.close()
          await shop.close()
          await store.remove()
        }
      },
    ),
    { numRuns: 30, seed: 77, endOnFailure: true },
  )
})
