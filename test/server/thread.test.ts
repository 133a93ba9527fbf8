// A server whose answers come from a thread of its own says what one says that answers by itself.
import type { LogEntry, Served } from '@polymart/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

let served: ServedShop
let threaded: Served
const log: LogEntry[] = []
beforeAll(async () => {
  served = await servedShop({ includeCustomers: true })
  threaded = await served.again({ includeCustomers: true, thread: true, log: (entry) => log.push(entry) })
})
afterAll(() => served.close())

/** Without what no two runs have in common. */
const plain = (text: string): string => text.replace(/"ms":\{[^}]*\}/g, '')

test.each([
  '/api/v1/analyses/rfm?table=groups',
  '/api/v1/analyses/rfm?limit=10&offset=5',
  '/api/v1/analyses/insights',
  '/api/v1/analyses/revenue?every=month&by=category&format=csv',
  '/api/v1/analyses/geography?where=country=DE&format=arrow',
  '/api/v1/analyses/funnel/explain',
  '/api/v1/doctor',
  '/api/v1/reconcile',
  '/live/facts?last=30d',
  '/live/values/device',
  '/live/cards/funnel?by.funnel=channel',
  '/live/cards/contents',
  '/readyz',
  // What is refused there.
  '/api/v1/analyses/rfm?bins=1',
  '/live/cards/nothing',
  '/live/values/nothing',
])('%s', async (path) => {
  const [one, other] = await Promise.all([fetch(served.url + path), fetch(threaded.url + path)])
  const request = /"request":"[^"]*"/
  expect(plain(await other.text()).replace(request, '')).toBe(plain(await one.text()).replace(request, ''))
  const headers = ({ headers }: Response): unknown =>
    ['etag', 'content-type', 'content-disposition', 'vary', 'cache-control'].map((name) => headers.get(name))
  expect([other.status, headers(other)]).toEqual([one.status, headers(one)])
})

test('an answer is not sent to who has it', async () => {
  const path = `${threaded.url}/api/v1/analyses/geography?level=city`
  const tag = (await fetch(path)).headers.get('etag')!
  expect((await fetch(path)).headers.get('etag')).toBe(tag)
  expect((await fetch(path, { headers: { 'if-none-match': tag } })).status).toBe(304)
})

test('a caller that goes away is let go, and others are answered', async () => {
  let day = 0
  await expect
    .poll(async () => {
      // One that nobody asked before, so that there is something to wait for; on a slow machine it may not have got there.
      const path = `${threaded.url}/api/v1/analyses/insights?asOf=2026-06-${String(++day).padStart(2, '0')}`
      await fetch(path, { signal: AbortSignal.timeout(100) }).catch(() => undefined)
      return log.some(({ status }) => status === 499)
    })
    .toBe(true)
  expect((await fetch(`${threaded.url}/api/v1/analyses/insights?asOf=2026-06-03`)).status).toBe(200)
})

test('its numbers tell of the analyses there', async () => {
  const metrics = await (await fetch(`${threaded.url}/metrics`)).text()
  expect(metrics).toMatch(/polymart_answers_total\{analysis="geography",kept="true"\} [1-9]/)
  expect(metrics).toMatch(/polymart_rows_read_total\{table="sessions"\} [1-9]/)
})
