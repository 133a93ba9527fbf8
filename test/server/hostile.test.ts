// Whatever is sent, the server gives the right status, tells nothing of itself, and goes on.
import { request } from 'node:http'
import type { LogEntry } from '@polymart/server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { allOf, exchange, socketTo, statusIn } from './raw.js'
import { servedShop } from './served.js'
import type { ServedShop } from './served.js'

const token = 'a-token-that-nobody-guesses'
const log: LogEntry[] = []
const seen: string[] = []

let served: ServedShop
let base: string
/** What cuts slow clients off takes half a minute, in which the rest is tried. */
let slow: Promise<readonly string[]>

beforeAll(async () => {
  served = await servedShop({ tokens: [{ role: 'aggregates', token }], log: (entry) => log.push(entry) })
  base = served.url
  slow = Promise.all([trickled('GET /healthz HTTP/1.1\r\nHost: localhost\r\n', 'X-A: 1\r\n'), trickled(ofBody(), ' ')])
})

afterAll(async () => {
  expect(statusIn(await ask('GET', '/healthz'))).toBe(200)
  // Nothing of the server's own, in answers or in the log.
  const said = seen.join('\n')
  expect(said).not.toContain(served.storeUrl.replace('embedded:', ''))
  expect(said).not.toMatch(/node_modules|\bat .*\.[jt]s:\d|packages\/server/)
  const written = JSON.stringify(log)
  expect(written).not.toContain(token)
  expect(written).not.toContain('wrong-token')
  expect(log.filter(({ level }) => level === 'error')).toEqual([])
  await served.close()
})

const auth = `Authorization: Bearer ${token}\r\n`
const ofBody = (): string =>
  `POST /api/v1/analyses/rfm HTTP/1.1\r\nHost: localhost\r\n${auth}Content-Length: 1000\r\n\r\n`

/** Sends a beginning, and then a little every half second, until the server has enough of it. */
const trickled = async (beginning: string, drop: string): Promise<string> => {
  const socket = await socketTo(base)
  const answer = allOf(socket)
  socket.write(beginning)
  const timer = setInterval(() => socket.write(drop), 500)
  const text = await answer
  clearInterval(timer)
  return text
}

/** An answer as it came, of a request with nothing but what is given. */
const ask = async (method: string, target: string, headers = auth, body = ''): Promise<string> => {
  const answer = await exchange(
    base,
    `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n${body}`,
  )
  seen.push(answer)
  return answer
}

const post = (body: string, headers = ''): Promise<string> =>
  ask('POST', '/api/v1/analyses/rfm', `${auth}Content-Length: ${Buffer.byteLength(body)}\r\n${headers}`, body)

describe('addresses', () => {
  test.each([
    '/../../etc/passwd',
    '/api/v1/../../../etc/passwd',
    '/api/v1/%2e%2e/%2e%2e/etc/passwd',
    '/api/v1/analyses/..%2f..%2f..%2fetc%2fpasswd',
    '/api/v1/analyses/%00',
    '/api/v1/analyses/rfm%00',
    '/api/v1/analyses/%ff%fe',
    '/api/v1/analyses/%',
    '/api/v1/analyses/%zz',
    '/api/v1/analyses/__proto__',
    '/api/v1/analyses/constructor',
    '/api/v1/analyses/rfm/',
    '/api/v1//analyses',
    '//evil.example/api/v1/analyses',
    '/metrics/../metrics/x',
  ])('%s is nothing', async (path) => {
    const answer = await ask('GET', path)
    expect(statusIn(answer)).toBe(404)
    expect(answer).not.toContain('root:')
  })

  test.each([
    ['__proto__=1', 400],
    ['constructor=1', 400],
    ['hasOwnProperty=1', 400],
    ['params={"__proto__":{"bins":3}}', 400],
    ['where=__proto__=1', 400],
    ['where=constructor.name=x', 403],
    ['table=__proto__', 400],
    ['table=constructor', 400],
    ['format=toString', 400],
    ['bins=%ff', 400],
    ['bins=%', 400],
    ['bins=%00', 400],
    ['bins=1e9', 400],
    ['limit=99999999999999999999', 400],
    ['offset=9007199254740993', 400],
    ['asOf=%27;DROP%20TABLE%20users--', 400],
    ['timeZone=../../etc/passwd', 400],
    ['timeZone=__proto__', 400],
  ])('%j is %i', async (query, status) => {
    expect(statusIn(await ask('GET', `/api/v1/analyses/rfm?${query.replaceAll('"', '%22')}`))).toBe(status)
  })

  test('a long condition and many parameters are wrong ones', async () => {
    expect(statusIn(await ask('GET', `/api/v1/analyses/rfm?where=${'a'.repeat(5000)}`))).toBe(400)
    const many = Array.from({ length: 1500 }, (_, i) => `p${i}=`).join('&')
    expect(statusIn(await ask('GET', `/api/v1/analyses/rfm?${many}`))).toBe(400)
  })

  test('an address or header without end is too long', async () => {
    expect(statusIn(await ask('GET', `/${'a'.repeat(20_000)}`))).toBe(431)
    expect(statusIn(await ask('GET', '/healthz', `X-Long: ${'a'.repeat(20_000)}\r\n`))).toBe(431)
    const flood = Array.from({ length: 5000 }, (_, i) => `X-${i}: 1\r\n`).join('')
    expect(statusIn(await ask('GET', '/healthz', flood))).toBe(431)
  })

  test('of the whole address, the host counts', async () => {
    expect(statusIn(await ask('GET', `${base}/healthz`))).toBe(200)
    expect(statusIn(await ask('GET', 'http://evil.example/api/v1/analyses'))).toBe(421)
  })
})

describe('methods', () => {
  test.each([
    ['TRACE', '/api/v1/analyses', 'GET, HEAD'],
    ['PUT', '/api/v1/analyses/rfm', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/analyses/rfm', 'GET, HEAD, POST'],
    ['PATCH', '/api/v1/events', 'GET, HEAD'],
    ['POST', '/api/v1/doctor', 'GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
  ])('%s %s', async (method, path, allowed) => {
    const answer = await ask(method, path)
    expect(statusIn(answer)).toBe(405)
    expect(answer.toLowerCase()).toContain(`allow: ${allowed.toLowerCase()}\r\n`)
  })

  test('HEAD says what GET would, without the body', async () => {
    const answer = await ask('HEAD', '/api/v1/analyses/rfm?table=groups')
    expect(statusIn(answer)).toBe(200)
    expect(answer.toLowerCase()).toContain('etag: ')
    expect(answer.split('\r\n\r\n')[1]).toBe('')
  })

  test('what is no HTTP', async () => {
    expect(statusIn(await exchange(base, 'nonsense\r\n\r\n'))).toBe(400)
    expect(statusIn(await exchange(base, '\x16\x03\x01\x02\x00\x01\x00'))).toBe(400)
    expect(statusIn(await exchange(base, 'GET / HTTP/9.9\r\n\r\n'))).toBe(400)
    expect(statusIn(await exchange(base, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'))).toBe(0)
  })
})

describe('hosts', () => {
  test.each([
    ['GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['GET /api/v1/analyses HTTP/1.0\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['GET /healthz HTTP/1.1\r\nHost: local host\r\nConnection: close\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: localhost@evil.example\r\nConnection: close\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n', 200],
  ])('%j is %i', async (text, status) => {
    const answer = await exchange(base, text)
    seen.push(answer)
    expect(statusIn(answer)).toBe(status)
  })
})

describe('bodies', () => {
  test.each([
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['null', 400],
    ['"{}"', 400],
    ['{"bins": 4', 400],
    ['{"bins": 1e400}', 400],
    ['{"__proto__": {"bins": 4}}', 400],
    ['{"constructor": 1}', 400],
    ['{"where": {"__proto__": 1}}', 400],
    ['{"where": {"country": {"__proto__": 1}}}', 400],
    ['{"bins": 4, "bins": "\u0000"}', 400],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
    [`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
    [`{"a": "${'x'.repeat(70_000)}"}`, 413],
    ['{"bins": 4}', 200],
  ])('body %#', async (body, status) => {
    expect(statusIn(await post(body))).toBe(status)
  })

  const chunked = (chunk: string, times: number): string =>
    `${`${chunk.length.toString(16)}\r\n${chunk}\r\n`.repeat(times)}0\r\n\r\n`

  test('in chunks, small, huge and broken', async () => {
    const send = (body: string): Promise<string> =>
      ask('POST', '/api/v1/analyses/rfm', `${auth}Transfer-Encoding: chunked\r\n`, body)
    expect(statusIn(await send(chunked('{"bins": 4}', 1)))).toBe(200)
    expect(statusIn(await send(chunked('x'.repeat(10_000), 50)))).toBe(413)
    expect(statusIn(await send('zz\r\nx\r\n'))).toBe(400)
  })

  test('of a gigabyte that is announced, or with two lengths', async () => {
    expect(statusIn(await ask('POST', '/api/v1/analyses/rfm', `${auth}Content-Length: 1000000000\r\n`, '{'))).toBe(413)
    const both = `${auth}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n`
    expect(statusIn(await ask('POST', '/api/v1/analyses/rfm', both, '0\r\n\r\n'))).toBe(400)
  })
})

test.each(['', 'Bearer', 'Bearer wrong-token-of-some-length', 'Bearer a b', `Basic ${token}`, `Bearer ${token}x`])(
  'the token %j is none',
  async (value) => {
    const answer = await ask('GET', '/api/v1/analyses', value && `Authorization: ${value}\r\n`)
    expect(statusIn(answer)).toBe(401)
  },
)

test('among thousands of open sockets others are answered', async () => {
  const sockets = await Promise.all(Array.from({ length: 3000 }, () => socketTo(base)))
  expect(statusIn(await ask('GET', '/healthz'))).toBe(200)
  expect(statusIn(await ask('GET', '/api/v1/analyses/geography'))).toBe(200)
  for (const socket of sockets) socket.destroy()
})

test('a caller that goes away ends the work', async () => {
  const before = log.length
  const begun = vi.spyOn(served.shop, 'snapshot')
  const asked = request(`${base}/api/v1/analyses/insights`, { headers: { authorization: `Bearer ${token}` } })
  asked.on('error', () => undefined).end()
  await vi.waitUntil(() => begun.mock.calls.length > 0, { interval: 1, timeout: 30_000 })
  asked.destroy()
  begun.mockRestore()
  await expect
    .poll(() => log.slice(before).find(({ route }) => route === '/api/v1/analyses/insights')?.status)
    .toBe(499)
})

test('slow clients are cut off', async () => {
  expect((await slow).map(statusIn)).toEqual([408, 408])
})
