// Who may see what: names, origins, tokens, and rows about customers.
import { request } from 'node:http'
import { serve } from '@polymart/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

const aggregates = 'a-token-for-aggregates'
const customers = 'a-token-for-customers!'

let open: ServedShop
let guarded: string
beforeAll(async () => {
  open = await servedShop()
  const tokens = [
    { role: 'aggregates', token: aggregates },
    { role: 'customers', token: customers },
  ] as const
  guarded = (await open.again({ tokens, origins: ['https://intranet.example'] })).url
})
afterAll(() => open.close())

const statusOf = async (url: string, headers: Record<string, string> = {}): Promise<number> =>
  (await fetch(url, { headers })).status

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` })

/** `fetch` sets some headers by itself; this sends them as they are given. */
const statusWith = (base: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(`${base}/api/v1/analyses`, { headers, method }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
    asked.on('error', reject).end()
  })

const ofCustomers = [
  'rfm?table=customers',
  'migration?table=customers',
  'repurchase?table=customers',
  'clv?table=customers',
  'revenue?by=userId',
  'revenue?by=user.email',
  'revenue?by=transactionId',
  'sessions?by=device,visitorId',
  'revenue?where=email=a@example.com',
  'revenue?where=user.name!=A',
  'geography?where=userId=u1',
]

describe('without tokens', () => {
  test.each(ofCustomers)('%s is not shown', async (question) => {
    expect(await statusOf(`${open.url}/api/v1/analyses/${question}`)).toBe(403)
  })

  test.each(['rfm', 'clv', 'revenue?by=user.country', 'geography?level=city', 'sessions?by=device'])(
    '%s is',
    async (question) => {
      expect(await statusOf(`${open.url}/api/v1/analyses/${question}`)).toBe(200)
    },
  )

  test('the doctor says how many rows are wrong, not which', async () => {
    const text = await (await fetch(`${open.url}/api/v1/doctor`)).text()
    expect(text).toContain('"checks"')
    expect(text).not.toMatch(/"findings":\[\{/)
  })
})

describe('with tokens', () => {
  test('nothing is answered without one, or with a wrong one', async () => {
    expect(await statusOf(`${guarded}/api/v1/analyses`)).toBe(401)
    expect(await statusOf(`${guarded}/metrics`)).toBe(401)
    for (const token of ['wrong', aggregates.slice(1), `${aggregates}x`, ''])
      expect(await statusOf(`${guarded}/api/v1/analyses`, bearer(token))).toBe(401)
    expect(await statusOf(`${guarded}/api/v1/analyses`, { authorization: `Basic ${aggregates}` })).toBe(401)
    expect(await statusOf(`${guarded}/healthz`)).toBe(200)
  })

  test.each(ofCustomers)('%s takes the role that may', async (question) => {
    const url = `${guarded}/api/v1/analyses/${question}`
    expect(await statusOf(url, bearer(aggregates))).toBe(403)
    expect(await statusOf(url, bearer(customers))).toBe(200)
  })

  test('an answer to one role is not taken for the other', async () => {
    const url = `${guarded}/api/v1/analyses/rfm?table=groups`
    const tag = (await fetch(url, { headers: bearer(customers) })).headers.get('etag')!
    expect(await statusOf(url, { ...bearer(aggregates), 'if-none-match': tag })).toBe(200)
  })
})

describe('names and origins', () => {
  test.each(['evil.example', '10.0.0.1', 'localhost.evil.example'])('a request to "%s" is not ours', async (host) => {
    expect(await statusWith(open.url, { host })).toBe(421)
  })

  test.each(['localhost', 'localhost:80', '127.0.0.1', '[::1]:4321'])('a request to %s is', async (host) => {
    expect(await statusWith(open.url, { host })).toBe(200)
  })

  test('pages of other origins may not ask, unless they are named', async () => {
    expect(await statusWith(open.url, { origin: 'https://evil.example' })).toBe(403)
    expect(await statusWith(open.url, { origin: 'null' })).toBe(403)
    expect(await statusWith(open.url, { origin: open.url })).toBe(200)
    expect(await statusWith(guarded, { origin: 'https://intranet.example', ...bearer(aggregates) })).toBe(200)
    expect(await statusWith(guarded, { origin: 'https://intranet.example' }, 'OPTIONS')).toBe(204)
    expect(await statusWith(guarded, { origin: 'https://intranet.example.evil', ...bearer(aggregates) })).toBe(403)
  })
})

test('beyond this machine it takes a token', async () => {
  await expect(serve(open.shop, { host: '0.0.0.0', port: 0 })).rejects.toThrow('takes a token')
})
