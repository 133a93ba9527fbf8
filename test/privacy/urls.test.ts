// A password in a URL, wherever it stands and however malformed the URL is, is in nothing that is told.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, shownUrl } from '@polymart/analytics'
import { asError } from '@polymart/core'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { inside } from '../cli-inside.js'

const secret = 'hunter2X'

/** A password with the secret in it, and signs that URLs give a meaning to, as they are or percent-encoded. */
const password = fc
  .tuple(
    fc.string({ unit: fc.constantFrom('@', ':', '/', '?', '#', '[', ']', '%', '&', ' ', '=', ',', '$'), maxLength: 2 }),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([signs, before, encoded]) => {
    const text = before ? signs + secret : secret + signs
    return encoded ? encodeURIComponent(text) : text
  })

const scheme = fc.constantFrom(
  'mongodb://',
  'mongodb+srv://',
  'hbase://',
  'mongo://',
  'MONGODB://',
  'http://',
  'mongodb:',
  '',
)
const hosts = fc.constantFrom(
  '127.0.0.1:1',
  '127.0.0.1:1,127.0.0.1:2',
  '[::1]:1',
  '127.0.0.1:x',
  '[::1',
  '',
  ',',
  'a b',
)
const path = fc.constantFrom('/shop', '/', '', '/a/b', '/a.b', '/%zz')
const known = 'serverSelectionTimeoutMS=20'
const options = fc.constantFrom('', `?${known}`, `?${known}&tls=maybe`, '?x', '?%zz=1', '#top', `?${known}&${known}`)
const secretOptions = [
  'tlsCertificateKeyFilePassword',
  'authMechanismProperties',
  'authMechanismProperties=AWS_SESSION_TOKEN:',
  'authMechanism',
  'proxyPassword',
  'password',
  'readPreference',
  'tls',
  'compressors',
]

/** URLs with the secret in the place of a password, or in an option. */
const url = fc.oneof(
  fc
    .tuple(scheme, password, hosts, path, options)
    .map(([first, word, ...rest]) => `${first}me:${word}@${rest.join('')}`),
  // Where the host was forgotten, an "@" in the password would make a URL that is right.
  fc
    .tuple(
      scheme,
      password.filter((word) => !word.includes('@')),
      path,
    )
    .map(([first, word, rest]) => `${first}me:${word}${rest}`),
  fc
    .tuple(scheme, hosts, path, fc.constantFrom(...secretOptions), password)
    .map(([first, host, rest, name, word]) => `${first}${host}${rest}?${known}&${name}=${word}`),
)

/** Whatever of an error somebody may print. */
const textOf = (error: Error): string => {
  const { name, message, stack = '', cause } = error
  const own = JSON.stringify(Object.entries(error))
  return [name, message, stack, own, cause === undefined ? '' : textOf(asError(cause))].join('\n')
}

/** What opening and reading a store says. */
const saidBy = async (of: string): Promise<{ readonly text: string; readonly code: unknown }> => {
  try {
    const store = await openStore(of)
    try {
      // A server is looked for where that takes no time.
      if (of.startsWith('mongodb://')) await store.moment()
      return { text: store.url, code: undefined }
    } finally {
      await store.close()
    }
  } catch (error) {
    return { text: textOf(asError(error)), code: (error as { code?: unknown }).code }
  }
}

it('no URL is told with its password, and what is wrong with it is an argument', { timeout: 100_000 }, () =>
  fc.assert(
    fc.asyncProperty(url, async (of) => {
      const { text, code } = await saidBy(of)
      expect(text).not.toContain(secret)
      expect(shownUrl(of)).not.toContain(secret)
      expect(['argument', 'unreachable', undefined]).toContain(code)
    }),
    { numRuns: 400 },
  ),
)

it.each([
  ['mongodb://me:pw@db.example:70000/shop', /port of its host that is no number from 1 to 65535/],
  ['mongodb://me:pw@a,b:x/shop', /port of its host 2 of 2/],
  ['mongodb://me:pw@a,,b/shop', /empty host 2 of 3/],
  ['mongodb://me:pw@[::1/shop', /host that is no name or address/],
  ['mongodb://me:p@w@db.example/shop', /within its user or password.*%40/],
  ['mongodb://me:p%w@db.example/shop', /"%" in its user or password/],
  ['mongodb://:pw@db.example/shop', /password without a user/],
  ['mongodb://me:pw/shop', /"@HOST" is missing/],
  ['mongodb://me:pw@db.example/a.b', /name of its database/],
  ['mongodb://me:pw@db.example/shop#x', /"#"/],
  ['mongodb://me:pw@db.example/shop?tls', /option 1 behind its "\?"/],
  ['mongodb://me:pw@db.example/shop?tls=maybe', /tls.*"true" or "false"/],
  ['mongodb://me:pw@db.example/shop?retry=1', /option retry is not supported/],
  ['mongodb+srv://me:pw@db.example:1/shop', /has a port or several hosts/],
  ['mongodb:/me:pw@db.example/shop', /does not begin with mongodb:\/\//],
  ['me:pw@db.example/shop', /does not begin so/],
  ['shop', /write embedded:shop/],
  ['hbase://me:pw@zk/shop', /no user and no password, found an "@"/],
  ['hbase://me:pw/shop', /as a host or port/],
])('of %s it is said which part is wrong', async (of, expected) => {
  const { text, code } = await saidBy(of)
  expect(code).toBe('argument')
  expect(text).toMatch(expected)
})

describe('the command', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-urls-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  afterEach(() => vi.unstubAllEnvs())

  /** The text of all that is said, and the exit code. */
  const said = async (...args: readonly string[]) => {
    const { code, out, err } = await inside([...args, '--verbose'], { cwd: folder })
    return { code, text: out + err }
  }
  const urls = [
    `mongodb://me:${secret}@127.0.0.1:1/shop?${known}`,
    `mongodb://me:${secret}%40x@127.0.0.1:x/shop`,
    `mongodb://me:@x/${secret}@127.0.0.1:1/shop`,
    `mongodb://127.0.0.1:1/shop?${known}&authMechanismProperties=a:${secret}`,
    `mongodb://127.0.0.1:1/shop?${known}&authMechanism=${secret}`,
    `me:${secret}@127.0.0.1/shop`,
    `hbase://me:${secret}@zk/shop`,
  ]

  it('tells none that a flag gives', async () => {
    for (const of of urls) {
      for (const args of [
        ['analyze', 'rfm', '--store', of],
        ['analyze', 'rfm', '--entities', of, '--sessions', of],
        ['doctor', '--store', of],
        ['load', '--from', '.', '--store', of],
        // Where it does not belong.
        ['analyze', of],
        ['analyze', 'rfm', of],
        [of],
        ['analyze', 'rfm', `--stores=${of}`],
        ['analyze', 'rfm', '--params', of],
      ]) {
        const { code, text } = await said(...args)
        expect(text, args.join(' ')).not.toContain(secret)
        expect([1, 2, 3], `${args.join(' ')} ${text}`).toContain(code)
        expect(text).not.toContain('a defect')
      }
    }
  })

  it.each(['POLYMART_STORE_URL', 'POLYMART_ENTITIES_URL'])('tells none of %s', async (name) => {
    for (const of of urls) {
      vi.stubEnv(name, of)
      if (name !== 'POLYMART_STORE_URL') vi.stubEnv('POLYMART_SESSIONS_URL', of)
      const { code, text } = await said('analyze', 'rfm')
      expect(text).not.toContain(secret)
      expect([2, 3], text).toContain(code)
    }
  })

  it('tells none of polymart.config.json', async () => {
    for (const config of [...urls.map((of) => JSON.stringify({ store: of })), `{store: ${urls[0]}}`]) {
      await writeFile(join(folder, 'polymart.config.json'), config)
      const { code, text } = await said('analyze', 'rfm')
      expect(text).not.toContain(secret)
      expect([2, 3], text).toContain(code)
    }
  })
})
