// The client asks a served shop, as pages and services do.
import { readFileSync } from 'node:fs'
import { client, ShopError } from '@polymart/client'
import { analyze } from '@polymart/analytics'
import { openEmbedded } from '@polymart/embedded'
import { afterAll, beforeAll, expect, expectTypeOf, test, vi } from 'vitest'
import { clientTypes, clientTypesFile } from '../../tools/client-types.js'
import { generatedBatches } from '../fixtures/generated.js'
import { servedShop } from '../server/served.js'
import type { ServedShop } from '../server/served.js'

const token = 'a-token-for-aggregates'
let served: ServedShop
let guarded: string
beforeAll(async () => {
  served = await servedShop({ includeCustomers: true, watchEvery: 100 })
  guarded = (await served.again({ tokens: [{ role: 'aggregates', token }] })).url
})
afterAll(() => served.close())

test('its types are those that the analyses declare', async () => {
  // Run `npx tsx --conditions=polymart-source tools/client-types.ts` after a change.
  expect(readFileSync(clientTypesFile, 'utf8')).toBe(await clientTypes())
})

test('rows, what was understood and which page it is', async () => {
  const shop = client(`${served.url}/`)
  const { rows, meta, page } = await shop.rfm({ asOf: '2026-06-01', table: 'groups', where: { country: 'US' } })
  const expected = await analyze(served.shop, 'rfm', { asOf: '2026-06-01', where: { country: 'US' } })
  expect(rows).toEqual(expected.rows('groups'))
  expect(meta.asOf).toBe('2026-06-01T00:00:00.000Z')
  expect(page).toEqual({ offset: 0, limit: 1000, total: rows.length })
  expectTypeOf(rows[0]!.netMinor).toEqualTypeOf<number>()
  // @ts-expect-error -- a table that rfm does not have
  await expect(shop.rfm({ table: 'places' })).rejects.toThrow(ShopError)
})

test('what would be read', async () => {
  const explained = await client(served.url).explain('geography', { level: 'city' })
  expect(explained.params['level']).toBe('city')
  expect(explained.reads.map(({ entity }) => entity)).toContain('sessions')
})

test('all rows, page by page', async () => {
  const all = (await client(served.url).rfm({ table: 'customers', limit: 10_000 })).rows
  const found = []
  for await (const row of client(served.url).rows('rfm', { table: 'customers', limit: 150 })) found.push(row)
  expect(all.length).toBeGreaterThan(300)
  expect(found).toEqual(all)
  const some = []
  for await (const row of client(served.url).rows('paths', { table: 'paths', limit: 5 })) some.push(row)
  expect(some).toHaveLength(5)
})

test('an answer that has not changed is not sent again', async () => {
  const statuses: number[] = []
  const shop = client(served.url, {
    fetch: async (...asked) => {
      const response = await fetch(...asked)
      statuses.push(response.status)
      return response
    },
    kept: 1,
  })
  const first = await shop.revenue({ table: 'revenue', every: 'month' })
  expect(await shop.revenue({ table: 'revenue', every: 'month' })).toEqual(first)
  await shop.revenue({ table: 'revenue', every: 'week' })
  await shop.revenue({ table: 'revenue', every: 'month' })
  expect(statuses).toEqual([200, 304, 200, 200])
})

test('what is refused says why', async () => {
  const wrong = client(served.url).rfm({ table: 'groups', bins: 1 })
  await expect(wrong).rejects.toMatchObject({
    status: 400,
    code: 'argument',
    message: expect.stringContaining('bins') as string,
  })
  await expect(client(guarded).rfm({ table: 'groups' })).rejects.toMatchObject({ status: 401, code: 'token' })
  const shop = client(guarded, { token })
  expect((await shop.rfm({ table: 'groups' })).rows.length).toBeGreaterThan(0)
  await expect(shop.rfm({ table: 'customers' })).rejects.toMatchObject({ status: 403, code: 'customers' })
  const nobody = client('http://127.0.0.1:1').rfm({ table: 'groups' })
  await expect(nobody).rejects.toMatchObject({ status: 0, code: 'unreachable' })
})

test('a question can be taken back', async () => {
  const ending = new AbortController()
  const asked = client(served.url).insights({ table: 'findings', signal: ending.signal })
  ending.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})

test('a new state of the stores is heard of', async () => {
  const heard: string[] = []
  const stop = client(served.url).onGeneration((generation) => heard.push(generation))
  await expect.poll(() => heard.length).toBe(1)
  const store = await openEmbedded(served.storeUrl.replace('embedded:', ''))
  const writer = await store.writer()
  for await (const batch of generatedBatches({ scale: 0.05, seed: 8 })) await writer.write(batch)
  await writer.finish()
  await store.close()
  await expect.poll(() => heard.length).toBe(2)
  stop()
  const errors: unknown[] = []
  client(guarded, { token: 'wrong' }).onGeneration(() => undefined, { onError: (error) => errors.push(error) })
  await vi.waitUntil(() => errors.length > 0, 10_000)
  expect(errors[0]).toMatchObject({ status: 401 })
})
