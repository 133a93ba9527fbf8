import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { problemOf, recordsOf } from '@polymart/core'
import type { Batch, Columns } from '@polymart/core'
import { describe, expect, test } from 'vitest'
import { generate } from '@polymart/generator'
import type { GenerateOptions } from '@polymart/generator'

const addColumns = (hash: ReturnType<typeof createHash>, columns: Columns): void => {
  for (const [name, column] of Object.entries(columns)) {
    hash.update(name)
    switch (column.kind) {
      case 'list':
        hash.update(column.offsets)
        addColumns(hash, column.items)
        break
      case 'text':
        hash.update(column.codes).update(column.dictionary.bytes).update(column.dictionary.offsets)
        break
      default:
        hash.update(column.values)
    }
  }
}

/** A digest of every byte that is yielded, in order, and of the truth. */
const digestOf = async (options: GenerateOptions): Promise<string> => {
  const hash = createHash('sha256')
  const generation = generate(options)
  for await (const batch of generation.batches()) {
    hash.update(`${batch.entity} ${batch.rows}`)
    addColumns(hash, batch.columns)
  }
  return hash.update(JSON.stringify(generation.truth())).digest('hex')
}

const batchesOf = async (options: GenerateOptions): Promise<readonly Batch[]> => {
  const batches: Batch[] = []
  for await (const batch of generate(options).batches()) batches.push(batch)
  return batches
}

test('yields the rows that it announces, each of them sound, what is named before what names it', async () => {
  const options = { scale: 0.15, workers: 1 }
  const { counts, manifest } = generate(options)
  expect(counts).toEqual({ users: 1500, categories: 60, products: 750, transactions: 7500, sessions: 30_000 })
  expect(manifest.counts).toEqual(counts)
  const batches = await batchesOf(options)
  const block = ['users', 'transactions', 'sessions']
  expect(batches.map(({ entity }) => entity)).toEqual(['categories', 'products', ...block, ...block])
  const rows: Record<string, number> = {}
  for (const batch of batches) {
    rows[batch.entity] = (rows[batch.entity] ?? 0) + batch.rows
    let problems = 0
    for (const record of recordsOf(batch)) if (problemOf(batch.entity, record)) problems++
    expect(problems).toBe(0)
  }
  expect(rows).toEqual(counts)
})

test('draws 10,000 users, 5,000 products, 50,000 orders and 200,000 sessions unless told', () => {
  expect(generate().counts).toEqual({
    users: 10_000,
    categories: 60,
    products: 5000,
    transactions: 50_000,
    sessions: 200_000,
  })
  expect(generate().manifest).toMatchObject({
    seed: 42,
    options: { scale: 1, end: '2026-07-01T00:00:00.000Z', dirty: 0 },
    version: (createRequire(import.meta.url)('../package.json') as { version: string }).version,
  })
})

test.each([0.00001, 0.0001, 0.0004, 0.001, 0.005])('draws a shop of scale %d whole', async (scale) => {
  const { counts } = generate({ scale })
  const rows: Record<string, number> = {}
  for (const batch of await batchesOf({ scale, workers: 1 })) rows[batch.entity] = batch.rows
  expect(rows).toEqual(counts)
  expect(counts.users).toBeGreaterThanOrEqual(1)
  expect(counts.products).toBeGreaterThanOrEqual(50)
})

describe('the same seed gives the same bytes', () => {
  const options = { scale: 0.15, dirty: 0.02 }

  test('whatever the number of workers', async () => {
    const digests = await Promise.all([1, 2, 3].map((workers) => digestOf({ ...options, workers })))
    expect(new Set(digests).size).toBe(1)
  }, 60_000)

  test('and what goes into it other ones', async () => {
    const others = [{}, { seed: 43 }, { end: '2026-07-02' }, { dirty: 0.03 }, { scale: 0.2 }]
    const digests = await Promise.all(
      others.map((other) => digestOf({ scale: 0.01, dirty: 0.02, workers: 1, ...other })),
    )
    expect(new Set(digests).size).toBe(others.length)
  })

  test('in any process: the digest of a small shop is known', async () => {
    expect(await digestOf({ scale: 0.01, workers: 1 })).toMatchInlineSnapshot(
      `"38239723823c06ff70373bd2abdc2a3f9e4de0ad549c4eadac6f3e97188074ca"`,
    )
  })
})

test('moves with the end', async () => {
  const end = Date.UTC(2024, 2, 10, 7, 30)
  const latest = new Map<string, number>()
  for (const { entity, columns } of await batchesOf({ scale: 0.01, end, workers: 1 })) {
    const column =
      columns[
        { users: 'signupAt', transactions: 'at', sessions: 'endAt', products: 'createdAt', categories: '' }[entity]
      ]
    if (column?.kind === 'number') latest.set(entity, Math.max(...column.values))
  }
  expect([...latest.keys()]).toEqual(['products', 'users', 'transactions', 'sessions'])
  for (const at of latest.values()) expect(at).toBeLessThan(end)
  // 2,000 sessions in 90 days: that none begins on the last day has a chance of (89 / 90)^2000, 2 in 10^10.
  expect(latest.get('sessions')).toBeGreaterThan(end - 86_400_000)
})

test('tells how far it is', async () => {
  const done: number[] = []
  const { batches, counts } = generate({ scale: 0.005, workers: 1, onProgress: (event) => done.push(event.done) })
  for await (const batch of batches()) expect(batch.rows).toBeGreaterThan(0)
  expect(done).toEqual([...done].sort((a, b) => a - b))
  expect(done.at(-1)).toBe(Object.values(counts).reduce((sum, rows) => sum + rows, 0))
})

test('knows its truth at the end', async () => {
  const generation = generate({ scale: 0.005, workers: 1 })
  expect(() => generation.truth()).toThrow('Expected truth() to be called after the last of batches()')
  for await (const batch of generation.batches()) if (batch.entity === 'users') break
  expect(() => generation.truth()).toThrow('found batches left')
  for await (const batch of generation.batches()) expect(batch.rows).toBeGreaterThan(0)
  expect(generation.truth().faults).toEqual([])
})

test('stops when it is told to', async () => {
  const controller = new AbortController()
  const generation = generate({ scale: 2, workers: 2, signal: controller.signal })
  const taken: string[] = []
  const run = async (): Promise<void> => {
    for await (const batch of generation.batches()) {
      taken.push(batch.entity)
      controller.abort()
    }
  }
  await expect(run()).rejects.toMatchObject({ code: 'interrupted' })
  expect(taken).toEqual(['categories'])
})

test.each([
  [{ scale: 0 }, 'Expected scale to be a number above 0 and at most 1000, found 0.'],
  [{ scale: NaN }, 'found NaN'],
  [{ scale: 1001 }, 'found 1001'],
  [{ seed: -1 }, 'Expected seed to be a whole number from 0 to 4294967295, found -1.'],
  [{ seed: 1.5 }, 'found 1.5'],
  [{ dirty: 0.6 }, 'Expected dirty to be a share from 0 to 0.5, found 0.6.'],
  [{ workers: 0 }, 'Expected workers to be a whole number of at least 1, found 0.'],
  [{ end: 'yesterday' }, 'Expected end to be a date'],
  [{ end: '1969-12-31' }, 'Expected end to be 1970 or later, found 1969-12-31.'],
])('refuses %j', (options, message) => {
  expect(() => generate(options)).toThrow(message)
})

const anonymousMemory = (): number =>
  Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024

test.skipIf(process.platform !== 'linux')(
  'memory does not grow with the scale',
  async () => {
    const { batches } = generate({ scale: 6, workers: 2 })
    let rows = 0
    let early = 0
    for await (const batch of batches()) {
      rows += batch.rows
      // By then every worker has all it needs, and every buffer its size.
      if (rows > 900_000 && early === 0) early = anonymousMemory()
    }
    // The 690,000 rows that came later hold 200 MB: an event of 48 bytes, five and a half of them a session.
    expect(anonymousMemory() - early).toBeLessThan(50e6)
  },
  120_000,
)
