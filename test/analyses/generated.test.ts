import { afterAll, beforeAll, describe, test } from 'vitest'
import { analysisNames, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { recordsOf } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import { generate } from '@polymart/generator'
import { allCases } from '../cases/all.js'
import { storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import type { Oracle } from '../oracle/oracle.js'
import { sharing } from '../oracle/sharing.js'
import { expectEqualToOracle } from './compare.js'

const shops = { clean: { scale: 0.05, seed: 7 }, dirty: { scale: 0.05, seed: 8, dirty: 0.03 } }

describe.each(Object.entries(shops))('%s synthetic shop', (_, options) => {
  let store: TemporaryStore
  let shop: Shop
  let oracle: Oracle

  beforeAll(async () => {
    const batches: Batch[] = []
    for await (const batch of generate(options).batches()) batches.push(batch)
    store = await storeOfBatches(batches)
    shop = await open(store.url)
    const records: { [E in EntityName]?: unknown[] } = {}
    for (const batch of batches) {
      const rows = (records[batch.entity] ??= [])
      for (const record of recordsOf(batch)) rows.push(record)
    }
    oracle = sharing(await oracleOf(records as Parameters<typeof oracleOf>[0]))
  })

  afterAll(async () => {
    oracle.close()
    await shop.close()
    await store.remove()
  })

  for (const name of analysisNames) {
    test.each(allCases[name]!.standard)(`${name} %j`, async (params) => {
      await expectEqualToOracle(shop, oracle, name, params)
    })
  }
})
