import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { analyze, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { checkMapping, entityNames, fieldsOf, leavesOf, model, partitionsOf, recordsOf } from '@polymart/core'
import type { EntityName, LoadIssue } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { readDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { otherMapping, withOwnIds } from '../fixtures/other-shop.js'
import { shop as emptyShop } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { storeOf, storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { otherFiles, writeOtherFiles } from './other-files.js'

let folder: string
let direct: TemporaryStore
let mapped: TemporaryStore
let directly: Shop
let byMapping: Shop
const issues: LoadIssue[] = []
const notes: string[] = []

const mapping = checkMapping(otherMapping(otherFiles))

const ownShop = async (): Promise<Records> => {
  const records = emptyShop({})
  for await (const batch of generate({ scale: 0.02, workers: 1 }).batches()) {
    const own = withOwnIds[batch.entity] as (record: unknown) => never
    for (const record of recordsOf(batch)) records[batch.entity].push(own(record))
  }
  return records
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-other-'))
  const records = await ownShop()
  await writeOtherFiles(folder, records)
  direct = await storeOf(records)
  const reading = {
    mapping,
    onIssue: (issue: LoadIssue) => issues.push(issue),
    onNote: (note: string) => notes.push(note),
  }
  mapped = await storeOfBatches(readDataset(folder, reading).batches())
  directly = await open(direct.url)
  byMapping = await open(mapped.url)
})

afterAll(async () => {
  await directly.close()
  await byMapping.close()
  await direct.remove()
  await mapped.remove()
  await rm(folder, { recursive: true })
})

const recordsIn = async (url: string, entity: EntityName): Promise<readonly unknown[]> => {
  const store = await openEmbedded(url.slice('embedded:'.length))
  const columns = leavesOf(fieldsOf(entity)).map(({ name }) => name)
  const batch = await store.scan(entity, partitionsOf(1)[0]!, { columns })
  await store.close()
  const { key } = model[entity]
  const keyOf = (record: unknown): string => (record as Record<string, string>)[key]!
  return [...recordsOf(batch)].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

it('reads every row', () => {
  expect(issues).toEqual([])
  expect(notes).toEqual([])
})

it.each(entityNames)('%s are equal, field by field', async (entity) => {
  const expected = await recordsIn(direct.url, entity)
  expect(expected.length).toBeGreaterThan(0)
  expect(await recordsIn(mapped.url, entity)).toEqual(expected)
})

it.each<[string, object]>([
  ['rfm', {}],
  ['funnel', { by: 'device' }],
  ['geography', { level: 'city' }],
  ['revenue', { by: 'category', every: 'month' }],
])('%s gives the same rows', async (name, params) => {
  const expected = await analyze(directly, name, params)
  const found = await analyze(byMapping, name, params)
  for (const table of expected.tableNames) expect(found.rows(table)).toEqual(expected.rows(table))
})
