import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { repeated, seed } from '../../core/test/seed.js'
import { documentsOfFiles } from './documents.js'
import { temporaryFolder } from './folders.js'

interface Row {
  readonly id: string
  readonly text: string | null
  readonly 'whole number': bigint | null
  readonly flag: boolean | null
  readonly at: string
  readonly tags: readonly string[]
}

/** What a dialect of CSV has to quote, what looks like another value, and all else. */
const texts = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && !text.includes('\0')),
  fc.string({ unit: fc.constantFrom(',', ';', '\t', '|', '"', "'", '\\', '\n', '\r', ' ', 'a', 'é', '😀', '\ufeff') }),
  fc.constantFrom('', 'NULL', '\\N', 'true', '0012', '1e5', '{"a":1}', '[1]', '#', '--'),
)

const rows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    id: fc.uuid(),
    text: fc.option(texts),
    'whole number': fc.option(fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n })),
    flag: fc.option(fc.boolean()),
    at: fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString()),
    tags: fc.array(texts, { maxLength: 3 }),
  }),
  { minLength: 40, maxLength: 60 },
)

let duckdb: DuckDBConnection

beforeAll(async () => {
  duckdb = await (await DuckDBInstance.create()).connect()
  await duckdb.run("SET TimeZone = 'UTC'")
})
afterAll(() => duckdb.closeSync())

const insert = async (table: readonly Row[]): Promise<void> => {
  await duckdb.run(
    `CREATE OR REPLACE TABLE t (id VARCHAR, text VARCHAR, "whole number" BIGINT, flag BOOLEAN, "at" TIMESTAMPTZ, tags VARCHAR[])`,
  )
  for (const { id, text, 'whole number': number, flag, at, tags } of table) {
    const items = tags.map((_, i) => `$${i + 6}::VARCHAR`).join()
    await duckdb.run(`INSERT INTO t VALUES ($1, $2, $3::BIGINT, $4::BOOLEAN, $5::TIMESTAMPTZ, [${items}])`, [
      id,
      text,
      number === null ? null : String(number),
      flag,
      at,
      ...tags,
    ])
  }
}

/** What is read of a folder into which DuckDB writes the table in some ways, file by file. */
const written = async (
  ways: Readonly<Record<string, string>>,
  delimiter?: string,
  columns = '*',
): Promise<readonly (readonly [string, unknown])[]> => {
  const dir = join(await temporaryFolder(), 'to')
  await mkdir(dir)
  for (const [name, options] of Object.entries(ways))
    await duckdb.run(`COPY (SELECT ${columns} FROM t) TO '${join(dir, name)}' (${options})`)
  const found: [string, unknown][] = []
  for await (const file of documentsOfFiles(dir, delimiter)) found.push(file)
  expect(found.map(([name]) => name).toSorted()).toEqual(Object.keys(ways).toSorted())
  return found
}

it.each([',', ';', '\t', '|'])(
  `CSV of DuckDB with the delimiter %j is read field by field (${repeated})`,
  async (delimiter) => {
    const table = fc.sample(rows, { numRuns: 1, seed })[0]!
    await insert(table)
    const expected = table.map((row) => ({
      id: row.id,
      // An empty cell is nothing.
      text: row.text === '' ? undefined : (row.text ?? 'null!'),
      'whole number': String(row['whole number'] ?? 'null!'),
      flag: String(row.flag ?? 'null!'),
      at: row.at,
    }))
    const csv = `FORMAT csv, HEADER, DELIM '${delimiter}', NULLSTR 'null!', TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'`
    const ways = {
      'plain.csv': csv,
      'quoted.csv': `${csv}, FORCE_QUOTE *`,
      'packed.csv.gz': `${csv}, COMPRESSION gzip`,
      'packed.csv.zst': `${csv}, COMPRESSION zstd`,
    }
    const columns = 'id, text, "whole number", flag, "at"'
    for (const [name, documents] of await written(ways, delimiter, columns))
      expect.soft(documents, name).toEqual(expected)
  },
)

it(`an empty cell of DuckDB is nothing, in quotes or not (${repeated})`, async () => {
  await insert([{ id: 'a', text: null, 'whole number': null, flag: null, at: '2026-01-01T00:00:00.000Z', tags: [] }])
  const ways = { 'plain.csv': 'FORMAT csv, HEADER', 'quoted.csv': 'FORMAT csv, HEADER, FORCE_QUOTE *' }
  for (const [name, documents] of await written(ways, ',', 'id, text, flag'))
    expect.soft(documents, name).toEqual([{ id: 'a' }])
})

it(`JSON of DuckDB is read field by field, by the line and as a list (${repeated})`, async () => {
  const table = fc.sample(rows, { numRuns: 1, seed })[0]!
  await insert(table)
  const expected = table.map((row) => ({
    ...row,
    'whole number': row['whole number'] === null ? null : Number(row['whole number']),
  }))
  const json = `FORMAT json, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%gZ'`
  const ways = {
    'lines.jsonl': json,
    'lines.ndjson': `${json}, ARRAY false`,
    'list.json': `${json}, ARRAY true`,
    'packed.jsonl.gz': `${json}, COMPRESSION gzip`,
    'packed.jsonl.zst': `${json}, COMPRESSION zstd`,
  }
  for (const [name, documents] of await written(ways)) expect.soft(documents, name).toEqual(expected)
})
