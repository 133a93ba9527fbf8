import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '@polymart/embedded'
import { nastyShop } from '../../../test/fixtures/nasty.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'
import { doctor, open, reconcile, rfm } from '../src/index.js'
import type { Shop } from '../src/index.js'

let store: TemporaryStore
let shop: Shop

beforeEach(async () => {
  store = await storeOf(nastyShop())
  shop = await open(store.url)
})

afterEach(async () => {
  await shop.close()
  await store.remove()
})

const loadAgain = async (): Promise<void> => {
  const other = await openEmbedded(store.folder)
  await (await other.writer()).finish()
  await other.close()
}

/** Loads the store again after each of the next scans of sessions. */
const disturb = (times: number): void => {
  const { entities } = shop.stores
  const { scan } = entities
  let left = times
  entities.scan = async (entity, ...rest) => {
    const batch = await scan(entity, ...rest)
    if (entity === 'sessions' && left-- > 0) await loadAgain()
    return batch
  }
}

const inspections = { doctor, reconcile }

describe.each(Object.entries(inspections))('%s', (_, inspect: (shop: Shop, options: object) => Promise<unknown>) => {
  it('begins again when the store is loaded meanwhile', async () => {
    const expected = await inspect(shop, { partitions: 4, all: true })
    disturb(1)
    const found = await inspect(shop, { partitions: 4, all: true })
    if (inspect === doctor) expect(found).toMatchObject({ stores: { entities: { moment: { generation: 2 } } } })
    else expect(found).toEqual(expected)
  })

  it('gives up on a store that never rests', async () => {
    disturb(Infinity)
    await expect(inspect(shop, { partitions: 4 })).rejects.toMatchObject({ code: 'changed' })
  })

  it('tells how far it is, and stops between partitions when told', async () => {
    const seen: number[] = []
    const controller = new AbortController()
    await inspect(shop, { partitions: 4, onProgress: ({ done }: { done: number }) => seen.push(done) })
    expect(seen.slice(0, 3)).toEqual([1, 2, 3])
    const onProgress = () => controller.abort()
    await expect(inspect(shop, { partitions: 4, signal: controller.signal, onProgress })).rejects.toMatchObject({
      code: 'interrupted',
    })
  })

  it('leaves what analyses have read as it is', async () => {
    const before = (await rfm(shop)).rows()
    await loadAgain()
    await inspect(shop, {})
    const { meta, rows } = await rfm(shop).then((result) => ({ meta: result.meta, rows: result.rows() }))
    expect(meta.stores.entities.generation).toBe(1)
    expect(rows).toEqual(before)
  })
})
