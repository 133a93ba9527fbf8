import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import { generatedBatches, generatedStore } from '../../../../test/fixtures/generated.js'
import { doctor, reconcile } from '../../src/index.js'
import type { RunOptions, Shop } from '../../src/index.js'
import { openShop, twoStores } from './shops.js'
import type { ShopMemory, TwoStores, Without } from './shops.js'

let stores: TwoStores
beforeAll(async () => {
  stores = await twoStores(await generatedStore({ scale: 0.01, seed: 5, dirty: 0.05 }))
})
afterAll(() => stores.remove())

const told = async (
  inspect: (shop: Shop, options: RunOptions) => Promise<unknown>,
  without: Without,
  options: RunOptions,
  memory: ShopMemory,
): Promise<unknown> => {
  const shop = await openShop(stores, without, memory)
  try {
    return await inspect(shop, options)
  } finally {
    await shop.close()
  }
}

/** Where the stores are, and how large, is all that may differ. */
const looked = async (shop: Shop, options: RunOptions): Promise<unknown> => {
  const { stores: _, ...diagnosis } = await doctor(shop, { ...options, all: true })
  return diagnosis
}

const followed = (shop: Shop, options: RunOptions): Promise<unknown> => reconcile(shop, { ...options, all: true })

const compared = (shop: Shop, options: RunOptions): Promise<unknown> => {
  const files = generatedBatches({ scale: 0.01, seed: 6 })
  return reconcile(shop, { ...options, files, all: true })
}

describe.each(Object.entries({ doctor: looked, reconcile: followed, 'reconcile with files': compared }))(
  '%s says of rows in no order what it says of those by person',
  (_, inspect) => {
    let wanted: unknown
    beforeAll(async () => void (wanted = await told(inspect, 'none', { partitions: 3, executor: 'inline' }, {})))

    it.each<[Without, RunOptions, ShopMemory]>([
      ['both', { executor: 'inline', partitions: 4 }, {}],
      ['both', { executor: 'workers', workers: 2, partitions: 8 }, { exchangeMemory: 0 }],
      ['entities', { executor: 'workers', workers: 2, partitions: 2 }, {}],
      ['sessions', { executor: 'inline', partitions: 1 }, { exchangeMemory: 0 }],
    ])('%s in no order, %j, %j', async (without, options, memory) => {
      expect(await told(inspect, without, options, memory)).toEqual(wanted)
    })
  },
)

it('the doctor tells of a store in no order that cannot be read, and looks at the other one', async () => {
  const shop = await openShop(stores, 'entities')
  const source = shop.stores.entities as { moment: Store['moment'] }
  source.moment = () => Promise.reject(new PolymartError('unreachable', 'Expected a server, found none.'))
  const diagnosis = await doctor(shop, { executor: 'workers', workers: 2 })
  await shop.close()
  expect(diagnosis.stores.entities.error).toMatchObject({ code: 'unreachable' })
  expect(diagnosis.entities).toMatchObject([{ entity: 'sessions', rows: 2000 }])
})
