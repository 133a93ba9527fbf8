import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { readDataset, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { openOracle } from '../oracle/oracle.js'
import type { Oracle } from '../oracle/oracle.js'
import { expectEqualToOracle } from './compare.js'

// The whole way at full size: generated, written as Parquet, read back into a store, analysed; and DuckDB on the files.

let folder: string
let store: TemporaryStore
let shop: Shop
let oracle: Oracle

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-full-'))
  const { rows } = await writeDataset(folder, generate().batches(), { format: 'parquet' })
  expect(rows).toMatchObject({ users: 10_000, products: 5_000, transactions: 50_000, sessions: 200_000 })
  store = await storeOfBatches(readDataset(folder).batches())
  shop = await open(store.url)
  oracle = await openOracle(folder)
})

afterAll(async () => {
  oracle.close()
  await shop.close()
  await store.remove()
  await rm(folder, { recursive: true })
})

test.each([
  ['rfm', {}],
  ['funnel', {}],
  ['funnel', { by: 'device' }],
  ['geography', {}],
  ['geography', { level: 'city', basis: 'customer' }],
  ['revenue', {}],
  ['revenue', { by: 'category', every: 'month' }],
])('%s %j of 265,000 records', async (name, params) => {
  await expectEqualToOracle(shop, oracle, name, params)
})
