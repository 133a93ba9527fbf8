import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entityNames } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { readDataset, writeDataset } from '@polymart/files'
import type { FileFormat } from '@polymart/files'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryRecords } from '../../core/test/arbitrary-records.js'
import { batchesOf, readAll, smallShop, temporaryFolder } from './folders.js'
import type { Shop } from './folders.js'

const arbitraryShop = (maxLength: number): fc.Arbitrary<Shop> =>
  fc.record(
    Object.fromEntries(entityNames.map((entity) => [entity, arbitraryRecords(entity, maxLength)])),
  ) as fc.Arbitrary<unknown> as fc.Arbitrary<Shop>

const withRows = (shop: Shop): Shop =>
  Object.fromEntries(Object.entries(shop).filter(([, records]) => records.length > 0))

/** Each reading of Parquet starts a thread, which takes its time. */
const runs: readonly [FileFormat, number][] = [
  ['jsonl', 30],
  ['parquet', 2],
]

describe('writeDataset and readDataset', () => {
  it.each(runs)('keep any records as %s', async (format, numRuns) => {
    const dir = await temporaryFolder()
    await fc.assert(
      fc.asyncProperty(arbitraryShop(format === 'jsonl' ? 6 : 40), async (shop) => {
        await writeDataset(dir, batchesOf(shop), { format })
        const { shop: found, issues, notes } = await readAll(dir)
        const empty = format === 'jsonl' ? entityNames.filter((entity) => (shop[entity] ?? []).length === 0) : []
        expect(issues).toEqual([])
        expect(notes).toEqual(empty.map((entity) => `${dir}/${entity}/part-00000.jsonl is empty.`))
        expect(found).toEqual(withRows(shop))
      }),
      { numRuns },
    )
  })

  it('write each entity to its folder, JSON Lines with the fields of the model in its order', async () => {
    const dir = await temporaryFolder()
    const written = await writeDataset(dir, batchesOf(smallShop), { format: 'jsonl', truth: () => ({ planted: 1 }) })
    expect(written.files).toEqual(entityNames.map((entity) => `${entity}/part-00000.jsonl`))
    expect(written.rows).toEqual({ users: 1, categories: 3, products: 0, transactions: 1, sessions: 1 })
    expect((await readdir(dir)).sort()).toEqual([...entityNames, 'manifest.json', 'truth.json'].sort())
    expect(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))).toEqual({ counts: written.rows })
    expect(await readFile(join(dir, 'truth.json'), 'utf8')).toBe('{\n  "planted": 1\n}\n')
    const sessions = await readFile(join(dir, 'sessions/part-00000.jsonl'), 'utf8')
    expect(sessions).toMatchInlineSnapshot(`
      "{"sessionId":"s1","visitorId":"v1","userId":"u1","startAt":"2026-06-01T09:55:00.000Z","endAt":"2026-06-01T10:01:00.000Z","device":"mobile","browser":"Firefox","os":null,"channel":"email","referrer":null,"source":"newsletter","medium":"email","campaign":"summer","landingPage":"/sale","country":"GB","region":null,"city":null,"bot":false,"internal":false,"events":[{"seq":0,"at":"2026-06-01T09:56:00.001Z","type":"product_view","productId":"p1","quantity":null,"valueMinor":null,"transactionId":null,"page":"/p/1","query":null,"results":null},{"seq":1,"at":"2026-06-01T10:00:00.000Z","type":"purchase","productId":null,"quantity":2,"valueMinor":3140,"transactionId":"t1","page":null,"query":null,"results":null}]}
      "
    `)
    expect(await readFile(join(dir, 'products/part-00000.jsonl'), 'utf8')).toBe('')
  })

  it('count the rows of Parquet before they are read', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop), { manifest: () => ({ seed: 42 }) })
    expect(JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))).toEqual({ seed: 42 })
    const dataset = readDataset(dir, { workers: 1 })
    expect(await dataset.total).toBe(6)
    const batches: Batch[] = []
    for await (const batch of dataset.batches()) batches.push(batch)
    expect(batches.map(({ entity, rows }) => [entity, rows])).toEqual([
      ['users', 1],
      ['categories', 3],
      ['transactions', 1],
      ['sessions', 1],
    ])
  })

  it('read the same again', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf(smallShop), { format: 'jsonl' })
    const dataset = readDataset(dir, { workers: 1 })
    for (let time = 0; time < 2; time++) {
      let rows = 0
      for await (const batch of dataset.batches()) rows += batch.rows
      expect(rows).toBe(6)
    }
  })
})
