import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { explain, insights, open, products, sessions } from '@polymart/analytics'
import type { CommonParams, Shop } from '@polymart/analytics'
import { insights as declared } from '../src/insights/insights.js'
import { isComposite } from '../src/define/any-analysis.js'
import { nastyShop } from '../../../test/fixtures/nasty.js'
import { openShop } from '../../../test/fixtures/open-shop.js'
import { storeOf } from '../../../test/fixtures/store.js'

const asOf = '2026-06-01'
let shop: Shop

beforeEach(async () => {
  shop = await openShop(nastyShop())
})

afterEach(() => vi.restoreAllMocks())

it('says of itself what it is, and of rows what one of its parts says', async () => {
  const { meta } = await insights(shop, { asOf, where: { country: 'DE' } })
  const part = (await sessions(shop, { asOf, where: { country: 'DE' } })).meta
  const goods = (await products(shop, { asOf, where: { country: 'DE' } })).meta
  expect(meta).toMatchObject({
    analysis: 'insights',
    asOf: part.asOf,
    period: part.period,
    previousPeriod: part.previousPeriod,
    currency: part.currency,
    stores: part.stores,
  })
  expect(meta.params).toMatchObject({ limit: 10, where: { country: 'DE' } })
  expect(meta.params).not.toHaveProperty('by')
  // The same rows, whoever of the parts read them.
  expect(meta.rowsRead).toEqual(goods.rowsRead)
  expect(meta.setAside).toMatchObject(part.setAside)
  expect(new Set(meta.warnings).size).toBe(meta.warnings.length)
})

it('would read what any of its parts reads', async () => {
  const { runnable } = declared
  if (!isComposite(runnable)) throw new TypeError('Expected insights to be made of others.')
  const fresh = await storeOf(nastyShop())
  const unread = await open(fresh.url)
  const given: CommonParams = { asOf }
  const spec = runnable.spec(given, { orders: extent, sessions: extent })
  const columnsOf = async (name: string, params: object) =>
    (await explain(unread, name, params)).reads.flatMap(({ entity, columns }) =>
      columns.map((column) => `${entity} ${column}`),
    )
  const wanted = new Set<string>()
  for (const { analysis, params } of Object.values(runnable.parts(spec, given)))
    for (const column of await columnsOf(analysis.name, params)) wanted.add(column)
  const found = await columnsOf('insights', given)
  expect(new Set(found)).toEqual(wanted)
  expect(found.length).toBe(wanted.size)
  await unread.close()
  await fresh.remove()
})

const extent = { rows: 1, earliest: Date.UTC(2025, 0, 1), latest: Date.UTC(2026, 6, 1) }

it('ends with its signal, and warns of no leak', async () => {
  const warned: string[] = []
  vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warned.push(String(warning)))
  const { signal } = new AbortController()
  await insights(shop, { asOf, signal })
  expect(warned).toEqual([])
  await expect(insights(shop, { asOf, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' })
})
