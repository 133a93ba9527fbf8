import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { entityNames } from '@polymart/core'
import { writeDataset } from '@polymart/files'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arbitraryRecords } from '../../core/test/arbitrary-records.js'
import { batchesOf, readAll, smallShop, temporaryFolder } from './folders.js'
import type { Shop } from './folders.js'

/** What DuckDB gives as records of the model: big integers as numbers, times as epoch milliseconds. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.getTime()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}

describe('Parquet', () => {
  let duckdb: DuckDBConnection
  const rows = async (sql: string): Promise<unknown> => plain((await duckdb.runAndReadAll(sql)).getRowObjectsJS())

  beforeAll(async () => {
    duckdb = await (await DuckDBInstance.create()).connect()
    await duckdb.run("SET TimeZone = 'UTC'")
  })
  afterAll(() => duckdb.closeSync())

  it.each(entityNames)('of %s is read by DuckDB, every nested value', async (entity) => {
    const dir = await temporaryFolder()
    const [records] = fc.sample(arbitraryRecords(entity, 100), { numRuns: 1, seed: 7 })
    await writeDataset(dir, batchesOf({ [entity]: records }))
    expect(await rows(`FROM read_parquet('${dir}/${entity}/*.parquet')`)).toEqual(
      // Its client drops a U+FEFF at the beginning of a text.
      JSON.parse(JSON.stringify(records).replaceAll('"\ufeff', '"')),
    )
  })

  it('has columns for DuckDB also where an entity has no rows', async () => {
    const dir = await temporaryFolder()
    await writeDataset(dir, batchesOf({}))
    const columns = await rows(`SELECT column_name, column_type FROM (DESCRIBE FROM '${dir}/transactions/*.parquet')`)
    expect(columns).toMatchInlineSnapshot(`
      [
        {
          "column_name": "transactionId",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "userId",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "at",
          "column_type": "TIMESTAMP WITH TIME ZONE",
        },
        {
          "column_name": "status",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "lines",
          "column_type": "STRUCT(productId VARCHAR, quantity BIGINT, unitPriceMinor BIGINT, discountMinor BIGINT)[]",
        },
        {
          "column_name": "shippingMinor",
          "column_type": "BIGINT",
        },
        {
          "column_name": "taxMinor",
          "column_type": "BIGINT",
        },
        {
          "column_name": "totalMinor",
          "column_type": "BIGINT",
        },
        {
          "column_name": "currency",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "presentmentCurrency",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "presentmentTotalMinor",
          "column_type": "BIGINT",
        },
        {
          "column_name": "paymentMethod",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "couponCode",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "salesChannel",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "billing",
          "column_type": "STRUCT(country VARCHAR, region VARCHAR, city VARCHAR)",
        },
        {
          "column_name": "shipping",
          "column_type": "STRUCT(country VARCHAR, region VARCHAR, city VARCHAR)",
        },
        {
          "column_name": "sessionId",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "refunds",
          "column_type": "STRUCT("at" TIMESTAMP WITH TIME ZONE, lines STRUCT(productId VARCHAR, goodsMinor BIGINT)[], shippingMinor BIGINT, taxMinor BIGINT)[]",
        },
        {
          "column_name": "test",
          "column_type": "BOOLEAN",
        },
      ]
    `)
  })

  it('of DuckDB is read, whatever its compression', async () => {
    const { from, to } = await folders()
    const shop = sampled()
    await writeDataset(from, batchesOf(shop))
    const codecs = ['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw']
    for (const entity of entityNames) {
      for (const codec of codecs) {
        await duckdb.run(
          `COPY (FROM '${from}/${entity}/*.parquet') TO '${to}/${entity}/${codec}.parquet' (COMPRESSION ${codec}, ROW_GROUP_SIZE 2048)`,
        )
      }
    }
    const { shop: found } = await readAll(to, { workers: 2 })
    for (const entity of entityNames) {
      const everyTime: unknown[] = codecs.flatMap<unknown>(() => shop[entity])
      expect<unknown>(found[entity]).toEqual(everyTime)
    }
  })

  it('of other shapes that hold the same is read', async () => {
    const { from, to } = await folders()
    await writeDataset(from, batchesOf(smallShop))
    await duckdb.run(`CREATE OR REPLACE VIEW x AS FROM '${from}/sessions/*.parquet'`)
    const selects = [
      'SELECT 1 AS extra, events, * EXCLUDE (events) FROM x',
      'SELECT * EXCLUDE (os, referrer, region, city) FROM x',
      'SELECT * REPLACE (startAt::TIMESTAMP AS startAt) FROM x',
      'SELECT * REPLACE ((startAt::TIMESTAMP + INTERVAL 999 MICROSECONDS)::TIMESTAMP_NS AS startAt) FROM x',
      'SELECT * REPLACE (startAt::TIMESTAMP::TIMESTAMP_S AS startAt) FROM x',
      'SELECT * REPLACE (epoch_ms(startAt) AS startAt) FROM x',
      "SELECT * REPLACE (device::ENUM('mobile', 'desktop') AS device) FROM x",
      `SELECT * REPLACE (list_transform(events, e -> {'seq': e.seq::SMALLINT, 'at': e.at, 'type': e.type,
        'productId': e.productId, 'quantity': e.quantity::DOUBLE, 'valueMinor': e.valueMinor::UINTEGER,
        'transactionId': e.transactionId, 'page': e.page}) AS events) FROM x`,
    ]
    for (const [i, select] of selects.entries()) {
      await duckdb.run(`COPY (${select}) TO '${to}/sessions/data_${i}.parquet'`)
    }
    const { shop, issues } = await readAll(to)
    expect(issues).toEqual([])
    for (const session of shop.sessions!) expect(session).toEqual(smallShop.sessions[0])
    expect(shop.sessions).toHaveLength(selects.length)
  })

  it('is refused where a column is wrong, before anything of the data set is read', async () => {
    const { from, to } = await folders()
    await writeDataset(from, batchesOf(smallShop))
    await duckdb.run(`COPY (FROM '${from}/users/*.parquet') TO '${to}/users/data_0.parquet'`)
    const select = `SELECT * REPLACE (list_transform(events, e -> {'seq': e.seq, 'at': e.at}) AS events) FROM '${from}/sessions/*.parquet'`
    await duckdb.run(`COPY (${select}) TO '${to}/sessions/data_0.parquet'`)
    await expect(readAll(to)).rejects.toMatchObject({
      code: 'format',
      message: `${to}/sessions/data_0.parquet: There is no column events[].type of texts (Utf8); the columns there are: seq, at. Add it, or move the file if it holds something else.`,
    })
  })

  it('is read but for rows with a value that does not fit, each told by row, id and field', async () => {
    const { from, to } = await folders()
    await writeDataset(from, batchesOf(smallShop))
    await duckdb.run(`CREATE OR REPLACE VIEW x AS FROM '${from}/transactions/*.parquet'`)
    const selects = [
      'NULL AS userId',
      'totalMinor + 0.5::DOUBLE AS totalMinor',
      'transactionId || chr(0) AS transactionId',
      '"at" + INTERVAL \'9000 years\' AS "at"',
      'NULL AS billing',
      `list_transform(lines, l -> {'productId': l.productId, 'quantity': l.quantity, 'unitPriceMinor': 10::BIGINT ** 16, 'discountMinor': NULL}) AS lines`,
      `list_transform(refunds, r -> {'at': r.at, 'lines': [NULL, r.lines[1]], 'shippingMinor': 0, 'taxMinor': 0}) AS refunds`,
    ].map((value) => `(SELECT * REPLACE (${value}) FROM x)`)
    const rows = ['(FROM x)', ...selects, '(FROM x)']
    await duckdb.run(`COPY (${rows.join(' UNION ALL BY NAME ')}) TO '${to}/transactions/data_0.parquet'`)
    const { shop, issues, total } = await readAll(to)
    expect(total).toBe(rows.length)
    expect(shop.transactions).toEqual([smallShop.transactions[0], smallShop.transactions[0]])
    expect(issues.map(({ id, detail }) => `${id}: ${detail}`)).toMatchInlineSnapshot(`
      [
        "t1: transactions/data_0.parquet, row 2: expected userId to be a text without NUL, found null",
        "t1: transactions/data_0.parquet, row 3: expected totalMinor to be money: a whole number of minor units, found a number with a fraction",
        ": transactions/data_0.parquet, row 4: expected transactionId to be a text without NUL, found a text with NUL",
        "t1: transactions/data_0.parquet, row 5: expected at to be a time: epoch milliseconds of the years 0 to 9999, found a whole number of 15 digits",
        "t1: transactions/data_0.parquet, row 6: expected billing to be an object, found null",
        "t1: transactions/data_0.parquet, row 7: expected lines[0].unitPriceMinor to be money: a whole number of minor units, found a number beyond 2^53",
        "t1: transactions/data_0.parquet, row 8: expected refunds[0].lines[0] to be an object, found null",
      ]
    `)
  })

  const folders = async (): Promise<{ from: string; to: string }> => {
    const dir = await temporaryFolder()
    for (const entity of entityNames) await mkdir(join(dir, 'to', entity), { recursive: true })
    return { from: join(dir, 'from'), to: join(dir, 'to') }
  }

  const sampled = (): Shop =>
    Object.fromEntries(
      entityNames.map((entity) => [entity, fc.sample(arbitraryRecords(entity, 50), { numRuns: 1, seed: 11 })[0]]),
    )
})
