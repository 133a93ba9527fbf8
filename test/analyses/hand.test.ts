import { expect, test } from 'vitest'
import { analysisNames, open } from '@polymart/analytics'
import { allCases } from '../cases/all.js'
import { storeOf } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import { expectEqualToOracle } from './compare.js'

test('every analysis has cases', () => {
  expect(Object.keys(allCases).sort()).toEqual([...analysisNames].sort())
})

for (const [
  name,
  {
    hand: { shop: records, calls },
  },
] of Object.entries(allCases)) {
  test(`${name} answers what was worked by hand, and so does its SQL`, async () => {
    const store = await storeOf(records)
    const shop = await open(store.url)
    const oracle = await oracleOf(records)
    try {
      for (const { params, tables } of calls) {
        const result = await expectEqualToOracle(shop, oracle, name, params)
        for (const [table, rows] of Object.entries(tables)) {
          expect(result.rows(table), `${name} ${table} ${JSON.stringify(params)}`).toEqual(rows)
          expect(Object.keys(result.rows(table)[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}))
        }
      }
    } finally {
      oracle.close()
      await shop.close()
      await store.remove()
    }
  })
}
