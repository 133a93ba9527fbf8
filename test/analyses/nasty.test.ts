import { afterAll, beforeAll, describe, test } from 'vitest'
import { analysisNames, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { allCases } from '../cases/all.js'
import { allAlike, anonymousOnly, emptyShop, nastyShop, oneCustomer } from '../fixtures/nasty.js'
import type { Records } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import type { Oracle } from '../oracle/oracle.js'
import { sharing } from '../oracle/sharing.js'
import { expectEqualToOracle } from './compare.js'

const shops: Record<string, () => Records> = {
  nasty: nastyShop,
  'one customer': oneCustomer,
  'all customers alike': allAlike,
  'anonymous visitors only': anonymousOnly,
  empty: emptyShop,
}

describe.each(Object.entries(shops))('%s', (_, records) => {
  let store: TemporaryStore
  let shop: Shop
  let oracle: Oracle

  beforeAll(async () => {
    store = await storeOf(records())
    shop = await open(store.url)
    oracle = sharing(await oracleOf(records()))
  })

  afterAll(async () => {
    oracle.close()
    await shop.close()
    await store.remove()
  })

  for (const name of analysisNames) {
    test.each(allCases[name]!.nasty)(`${name} %j`, async (params) => {
      await expectEqualToOracle(shop, oracle, name, { ...params, partitions: 3 })
    })
  }
})
