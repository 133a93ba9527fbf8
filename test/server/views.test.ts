// Saved views: a file that readers of the dashboard share.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

interface Answer {
  readonly views: readonly { readonly name: string; readonly address: string }[] | null
  readonly mayChange: boolean
}

let folder: string
let file: string
let served: ServedShop
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-views-'))
  file = join(folder, 'views.json')
  served = await servedShop({ views: file })
})
afterAll(async () => {
  await served.close()
  await rm(folder, { recursive: true })
})

const ask = async (
  method: string,
  name?: string,
  body?: unknown,
  { url = served.url, token = '', headers = {} } = {},
): Promise<Answer & { readonly status: number }> => {
  const response = await fetch(`${url}/live/views${name === undefined ? '' : `/${encodeURIComponent(name)}`}`, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, ...((await response.json()) as Answer) }
}
const stored = async (): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))

test('are saved, replaced, renamed and deleted, in a file that is always whole', async () => {
  expect(await ask('GET')).toEqual({ status: 200, views: [], mayChange: true })
  const hostile = '<img src=x onerror=alert(1)>'
  await ask('PUT', 'Germany, by phone', { address: '/behaviour?where=country%3DDE&last=30d' })
  await ask('PUT', hostile, { address: '/overview' })
  await ask('PUT', hostile, { address: '/products' })
  await ask('PATCH', 'Germany, by phone', { name: 'a/b?c#d é' })
  const views = [
    { name: hostile, address: '/products' },
    { name: 'a/b?c#d é', address: '/behaviour?where=country%3DDE&last=30d' },
  ]
  expect((await ask('GET')).views).toEqual(views)
  expect(await stored()).toEqual({ version: 1, views })
  expect(await ask('DELETE', 'a/b?c#d é')).toMatchObject({ status: 200, views: views.slice(0, 1) })
  expect((await ask('DELETE', hostile)).views).toEqual([])
  expect(await readdir(folder)).toEqual(['views.json'])
})

test('lose nothing when many are saved at once', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `view ${String(i).padStart(2, '0')}`)
  await Promise.all(names.map((name) => ask('PUT', name, { address: '/health' })))
  expect((await ask('GET')).views!.map(({ name }) => name)).toEqual(names)
  await Promise.all(names.map((name) => ask('DELETE', name)))
})

test.each([
  ['ok', { address: 'https://elsewhere.example/' }],
  ['ok', { address: '//elsewhere.example/' }],
  ['ok', { address: '/nowhere' }],
  ['ok', { address: 'javascript:alert(1)' }],
  ['ok', { address: '/overview?last=8d' }],
  ['ok', { address: '/overview?nothing=1' }],
  ['ok', { address: '/overview?where=%00' + 'x'.repeat(4000) }],
  ['ok', { address: '/overview"onclick="' }],
  ['ok', {}],
  ['ok', null],
  ['\n', { address: '/overview' }],
  [' ', { address: '/overview' }],
  ['x'.repeat(81), { address: '/overview' }],
])('are refused where they are not those of a page: %j %j', async (name, body) => {
  expect((await ask('PUT', name, body)).status).toBe(400)
  expect((await ask('GET')).views).toEqual([])
})

test('are told to be gone or there already', async () => {
  await ask('PUT', 'one', { address: '/overview' })
  await ask('PUT', 'two', { address: '/overview' })
  expect((await ask('PATCH', 'one', { name: 'two' })).status).toBe(409)
  expect((await ask('PATCH', 'one', { name: '\u0007' })).status).toBe(400)
  expect((await ask('PATCH', 'three', { name: 'four' })).status).toBe(404)
  expect((await ask('DELETE', 'three')).status).toBe(404)
  await ask('DELETE', 'one')
  await ask('DELETE', 'two')
})

test('are changed by readers of customers alone, and by no other site', async () => {
  const tokens = [
    { role: 'aggregates', token: 'for-numbers-alone!' },
    { role: 'customers', token: 'for-customers-also' },
  ] as const
  const { url } = await served.again({ views: file, tokens })
  const [numbers, customers] = tokens.map(({ token }) => ({ url, token })) as [
    { url: string; token: string },
    { url: string; token: string },
  ]
  expect((await ask('PUT', 'mine', { address: '/overview' }, numbers)).status).toBe(403)
  expect((await ask('PUT', 'mine', { address: '/overview' }, customers)).status).toBe(200)
  expect((await ask('PUT', 'one person', { address: '/person?user=u1' }, customers)).status).toBe(200)
  expect(await ask('GET', undefined, undefined, numbers)).toMatchObject({
    views: [{ name: 'mine', address: '/overview' }],
    mayChange: false,
  })
  expect((await ask('GET', undefined, undefined, customers)).views).toHaveLength(2)
  for (const method of ['PATCH', 'DELETE']) expect((await ask(method, 'mine', { name: 'x' }, numbers)).status).toBe(403)
  const elsewhere = { ...customers, headers: { Origin: 'https://elsewhere.example' } }
  expect((await ask('DELETE', 'mine', undefined, elsewhere)).status).toBe(403)
  expect((await ask('GET', undefined, undefined, { url })).status).toBe(401)
  for (const name of ['mine', 'one person']) await ask('DELETE', name, undefined, customers)
})

test('are none without a file, and can then not be saved', async () => {
  const { url } = await served.again({})
  expect(await ask('GET', undefined, undefined, { url })).toMatchObject({ views: null, mayChange: false })
  expect((await ask('PUT', 'x', { address: '/overview' }, { url })).status).toBe(403)
})

test.each([
  '',
  'no json',
  '[]',
  '{"version": 2, "views": []}',
  '{"version": 1, "views": [{"name": "a"}]}',
  '{"version": 1, "views": [{"name": "a", "address": "https://elsewhere.example"}]}',
  '{"version": 1, "views": [{"name": "", "address": "/overview"}]}',
  '{"version": 1, "views": [{"name": "a", "address": "/a"}, {"name": "a", "address": "/b"}]}',
  '['.repeat(100_000),
])('that are something else keep a server from starting, and say so while it runs: %.60s', async (text) => {
  const broken = join(folder, 'broken.json')
  await writeFile(broken, text)
  await expect(served.again({ views: broken })).rejects.toThrow(/Expected the file of views .*broken\.json/)
  await rm(broken)
  const { url } = await served.again({ views: broken })
  await writeFile(broken, text)
  expect((await ask('GET', undefined, undefined, { url })).status).toBe(503)
  expect((await ask('PUT', 'x', { address: '/overview' }, { url })).status).toBe(503)
  expect(await readFile(broken, 'utf8')).toBe(text)
  await rm(broken)
})
