import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { at, event, line, order, place, refund, session, user } from '../fixtures/records.js'
import { openOracle, oracleOf } from './oracle.js'
import type { Row } from './oracle.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polymart-oracle-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const ask = async (text: string): Promise<Row[]> => {
  const oracle = await openOracle(folder)
  try {
    return await oracle.query({ text, values: [] })
  } finally {
    oracle.close()
  }
}

const start = at('2026-06-01T10:00:00.123Z')
const iso = '2026-06-01T10:00:00.123Z'

test('records become flat relations', async () => {
  const oracle = await oracleOf({
    users: [user({ userId: 'u', preferredCategories: ['Books', 'Toys'], signupAt: start })],
    transactions: [
      order({
        transactionId: 'o',
        userId: 'u',
        at: start,
        billing: place('DE', null, 'Köln'),
        lines: [line('p1', 2, 500), line('p2', 1, 7, 1)],
        refunds: [refund(start, {}), refund(start + 1, { p1: 5, p2: 6 }, { taxMinor: 3 })],
      }),
    ],
    sessions: [session({ sessionId: 's', startAt: start, events: [event(1, start, 'search', { page: '/"' })] })],
  })
  const rows = async (text: string) => oracle.query({ text, values: [] })
  expect(
    await rows('SELECT userId, email, marketingConsent, signupAt, len(preferredCategories) AS n FROM users'),
  ).toEqual([{ userId: 'u', email: null, marketingConsent: false, signupAt: start, n: 2 }])
  expect(await rows('SELECT o.at, billing_country, billing_region, billing_city, totalMinor FROM orders o')).toEqual([
    { at: start, billing_country: 'DE', billing_region: null, billing_city: 'Köln', totalMinor: 1006 },
  ])
  expect(await rows('SELECT * FROM order_lines ORDER BY productId')).toEqual([
    { transactionId: 'o', productId: 'p1', quantity: 2, unitPriceMinor: 500, discountMinor: 0 },
    { transactionId: 'o', productId: 'p2', quantity: 1, unitPriceMinor: 7, discountMinor: 1 },
  ])
  expect(await rows('SELECT refund, r.at, taxMinor FROM refunds r ORDER BY refund')).toEqual([
    { refund: 0, at: start, taxMinor: 0 },
    { refund: 1, at: start + 1, taxMinor: 3 },
  ])
  expect(await rows('SELECT refund, productId, goodsMinor FROM refund_lines ORDER BY productId')).toEqual([
    { refund: 1, productId: 'p1', goodsMinor: 5 },
    { refund: 1, productId: 'p2', goodsMinor: 6 },
  ])
  expect(await rows('SELECT sessionId, seq, e.at, type, page FROM events e')).toEqual([
    { sessionId: 's', seq: 1, at: start, type: 'search', page: '/"' },
  ])
  expect(await rows('SELECT COUNT(*) AS n FROM products')).toEqual([{ n: 0 }])
  oracle.close()
})

describe('a folder', () => {
  const part = async (name: string, rows: unknown[]) => {
    await mkdir(join(folder, 'sessions'), { recursive: true })
    await writeFile(join(folder, 'sessions', name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }

  test('of JSON Lines holds times as texts or milliseconds', async () => {
    const one = session({ sessionId: 's', startAt: start, events: [event(1, start, 'search')] })
    await part('part-00000.jsonl', [
      { ...one, startAt: iso, events: [{ ...one.events[0], at: iso }] },
      { ...one, sessionId: 't' },
      { ...one, sessionId: 'v', startAt: -5 },
    ])
    expect(await ask('SELECT sessionId, startAt FROM sessions ORDER BY sessionId')).toEqual([
      { sessionId: 's', startAt: start },
      { sessionId: 't', startAt: start },
      { sessionId: 'v', startAt: -5 },
    ])
    expect(await ask('SELECT DISTINCT e.at FROM events e')).toEqual([{ at: start }])
  })

  test('holds an id more than once: the last row of the last file stays', async () => {
    const named = (sessionId: string, browser: string) => session({ sessionId, startAt: start, browser })
    await part('part-00001.jsonl', [named('s', 'third'), named('s', 'fourth'), named('u', 'first')])
    await part('part-00000.jsonl', [named('s', 'first'), named('t', 'first'), named('s', 'second')])
    expect(await ask('SELECT sessionId, browser FROM sessions ORDER BY sessionId')).toEqual([
      { sessionId: 's', browser: 'fourth' },
      { sessionId: 't', browser: 'first' },
      { sessionId: 'u', browser: 'first' },
    ])
  })

  test.each(['TIMESTAMP', 'TIMESTAMP_MS', 'TIMESTAMPTZ'])('of Parquet holds times as %s', async (type) => {
    await mkdir(join(folder, 'sessions'))
    const time = `CAST(CAST('${iso}' AS TIMESTAMP) AS ${type})`
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run("SET TimeZone = 'UTC'")
    await connection.run(`COPY (SELECT 's' AS sessionId, 'v' AS visitorId, NULL::VARCHAR AS userId, ${time} AS startAt,
      ${time} AS endAt, 'mobile' AS device, NULL::VARCHAR AS browser, NULL::VARCHAR AS os, 'direct' AS channel,
      NULL::VARCHAR AS referrer, NULL::VARCHAR AS source, NULL::VARCHAR AS medium, NULL::VARCHAR AS campaign,
      NULL::VARCHAR AS landingPage, NULL::VARCHAR AS country, NULL::VARCHAR AS region, NULL::VARCHAR AS city, false AS bot,
      true AS internal, [{seq: 1::INTEGER, "at": ${time}, type: 'search', productId: NULL::VARCHAR, quantity: 2::SMALLINT,
      valueMinor: NULL::BIGINT, transactionId: NULL::VARCHAR, page: '/', query: 'tea', results: 0::TINYINT}] AS events)
      TO '${join(folder, 'sessions', 'part-00000.parquet')}'`)
    connection.closeSync()
    expect(await ask('SELECT sessionId, startAt, internal FROM sessions')).toEqual([
      { sessionId: 's', startAt: start, internal: true },
    ])
    expect(await ask('SELECT e.at, quantity, valueMinor FROM events e')).toEqual([
      { at: start, quantity: 2, valueMinor: null },
    ])
  })
})

test.each([
  ["CAST('NaN' AS DOUBLE)", 'NaN'],
  ['CAST(1 AS DOUBLE) / 0', 'Infinity'],
  ['CAST(9007199254740992 AS BIGINT)', '9007199254740992n'],
])('a result never holds %s', async (value, shown) => {
  await expect(ask(`SELECT ${value} AS a`)).rejects.toThrow(shown)
})
