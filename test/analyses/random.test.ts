import fc from 'fast-check'
import { expect, test } from 'vitest'
import { open } from '@polymart/analytics'
import { allCases } from '../cases/all.js'
import { repeated, seed } from '../../packages/core/test/seed.js'
import { randomAsOf, randomShop } from '../fixtures/random.js'
import { storeOf } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import { sharing } from '../oracle/sharing.js'
import { expectEqualToOracle } from './compare.js'

const calls = Object.entries(allCases).flatMap(([name, { random }]) => random.map((params) => [name, params] as const))

/** Four calls a shop; all of them come up. */
const some = fc.shuffledSubarray(calls, { minLength: 4, maxLength: 4 })

test(`any shop gives what the oracle gives, whatever the partitions (${repeated})`, async () => {
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
        const oracle = sharing(await oracleOf(records))
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
    { numRuns: 30, seed, endOnFailure: true },
  )
})
