import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCases } from '../../../../test/cases/all.js'
import { emptyShop, nastyShop, oneCustomer } from '../../../../test/fixtures/nasty.js'
import { storeOf } from '../../../../test/fixtures/store.js'
import { analyze, doctor, reconcile } from '../../src/index.js'
import type { RunOptions } from '../../src/index.js'
import { openShop, twoStores } from './shops.js'
import type { ShopMemory, TwoStores, Without } from './shops.js'

let stores: TwoStores
beforeAll(async () => void (stores = await twoStores(await storeOf(nastyShop()))))
afterAll(() => stores.remove())

const calls = Object.entries(allCases).flatMap(([name, { nasty }]) =>
  nasty.slice(0, 8).map((params) => [name, params] as const),
)

const answers = async (without: Without, options: RunOptions, memory: ShopMemory = {}): Promise<unknown> => {
  const shop = await openShop(stores, without, memory)
  try {
    const tables = []
    for (const [name, params] of calls) {
      const result = await analyze(shop, name, { ...params, ...options })
      tables.push(result.tableNames.map((table) => result.rows(table)))
    }
    return tables
  } finally {
    await shop.close()
  }
}

describe('a shop whose rows lie in no order has the tables of one whose rows lie by person', () => {
  let wanted: unknown
  beforeAll(async () => void (wanted = await answers('none', { partitions: 3 })))

  it.each<[Without, RunOptions, ShopMemory]>([
    ['both', { executor: 'inline', partitions: 1 }, {}],
    ['both', { executor: 'inline', partitions: 8 }, { memory: 0 }],
    ['both', { executor: 'workers', workers: 2, partitions: 8 }, { exchangeMemory: 0 }],
    ['both', { executor: 'workers', workers: 2, partitions: 2 }, { memory: 0 }],
    ['entities', { executor: 'inline', partitions: 2 }, { exchangeMemory: 0 }],
    ['entities', { executor: 'workers', workers: 2, partitions: 8 }, { memory: 0, exchangeMemory: 0 }],
    ['sessions', { executor: 'inline', partitions: 8 }, { memory: 0, exchangeMemory: 0 }],
    ['sessions', { executor: 'workers', workers: 2, partitions: 2 }, {}],
  ])('%s in no order, %j, %j', async (without, options, memory) => {
    expect(await answers(without, options, memory)).toEqual(wanted)
  })
})

it.each([
  ['of nobody', emptyShop],
  ['of one', oneCustomer],
])('a shop %s', async (_, records) => {
  const small = await twoStores(await storeOf(records()))
  const told = await Promise.all(
    (['none', 'both'] as const).map(async (without) => {
      const shop = await openShop(small, without, { exchangeMemory: 0 })
      const tables = []
      for (const name of ['rfm', 'funnel', 'geography', 'revenue'])
        tables.push((await analyze(shop, name, { partitions: 2 })).rows())
      const { stores: _stores, ...diagnosis } = await doctor(shop)
      const found = { tables, diagnosis, reconciled: await reconcile(shop) }
      await shop.close()
      return found
    }),
  )
  expect(told[1]).toEqual(told[0])
  await small.remove()
})
