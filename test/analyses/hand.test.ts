import { expect, test } from 'vitest'
import { analyze, open } from '@polymart/analytics'
import { funnelCase } from '../cases/funnel.js'
import { geographyCase } from '../cases/geography.js'
import { revenueCase } from '../cases/revenue.js'
import { rfmCase } from '../cases/rfm.js'
import { storeOf } from '../fixtures/store.js'

const cases = { rfm: rfmCase, funnel: funnelCase, geography: geographyCase, revenue: revenueCase }

for (const [name, { shop: records, calls }] of Object.entries(cases)) {
  test(`${name} answers what was worked by hand`, async () => {
    const store = await storeOf(records)
    const shop = await open(store.url)
    try {
      for (const { params, tables } of calls) {
        const result = await analyze(shop, name, params)
        for (const [table, rows] of Object.entries(tables)) {
          expect(result.rows(table), `${name} ${table} ${JSON.stringify(params)}`).toEqual(rows)
          expect(Object.keys(result.rows(table)[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}))
        }
      }
    } finally {
      await shop.close()
      await store.remove()
    }
  })
}
