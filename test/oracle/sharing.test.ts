import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisNames, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { allCases } from '../cases/all.js'
import { nastyShop } from '../fixtures/nasty.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { analysisNamed, isComposite, planRun } from './analytics.js'
import { oracleOf } from './oracle.js'
import type { Oracle } from './oracle.js'
import { inlined, partsOf } from './parts.js'
import { sharing } from './sharing.js'

describe('the SQL as it is published, beside what shares', () => {
  let store: TemporaryStore
  let shop: Shop
  let published: Oracle
  let shared: Oracle

  beforeAll(async () => {
    store = await storeOf(nastyShop())
    shop = await open(store.url)
    published = await oracleOf(nastyShop())
    shared = sharing(published)
  })

  afterAll(async () => {
    published.close()
    await shop.close()
    await store.remove()
  })

  // Two calls each, so that the second meets what the first has left.
  test.each(analysisNames)('%s answers the same', async (name) => {
    const analysis = analysisNamed(name)
    if (isComposite(analysis)) return
    for (const params of allCases[name]!.nasty.slice(0, 2)) {
      const { spec } = await planRun(shop.snapshot(), analysis, params)
      const queries = analysis.sql({ ...spec, scope: { ...spec.scope, currency: 'USD' } })
      expect(await shared.answers(queries), JSON.stringify(params)).toEqual(await published.answers(queries))
    }
  })

  const query = (text: string, ...values: (string | number)[]) => ({ text, values })

  test('tables of one name and other rows are told apart', async () => {
    const users = (asOf: number) =>
      query(
        `WITH known_users AS (SELECT * FROM users WHERE signupAt < ?),\npeople AS (SELECT userId FROM known_users)
SELECT COUNT(*) AS rows FROM people`,
        asOf,
      )
    const rows = async (asOf: number) => (await shared.answers({ people: users(asOf) }))['people']![0]!['rows']
    const all = await rows(Number.MAX_SAFE_INTEGER)
    expect(all).toBeGreaterThan(0)
    expect(await rows(Number.MIN_SAFE_INTEGER)).toBe(0)
    expect(await rows(Number.MAX_SAFE_INTEGER)).toBe(all)
  })

  test('of what a call has in common nothing stays but what lasts', async () => {
    const common = `WITH known_users AS (SELECT * FROM users),\npeople AS (SELECT userId FROM known_users)\n`
    const queries = {
      first: query(`${common}SELECT COUNT(*) AS rows FROM people`),
      second: query(`${common}SELECT MIN(userId) AS lowest FROM people`),
    }
    expect(await shared.answers(queries)).toEqual(await published.answers(queries))
    const left = await published.query(query(`SELECT table_name AS name FROM duckdb_tables() WHERE temporary`))
    const names = left.map(({ name }) => String(name).replace(/_\d+$/, ''))
    expect(names).toContain('known_users')
    expect(names).not.toContain('people')
  })
})

test('a query is taken apart at the brackets of its tables alone', () => {
  const text = `WITH a AS (SELECT ')' AS x, (1) AS y),\nb AS (WITH c AS (SELECT 2) SELECT * FROM c)\nSELECT * FROM a, b`
  expect(partsOf(text)).toEqual({
    tables: [
      { name: 'a', select: `SELECT ')' AS x, (1) AS y` },
      { name: 'b', select: `WITH c AS (SELECT 2) SELECT * FROM c` },
    ],
    select: 'SELECT * FROM a, b',
  })
  expect(partsOf('SELECT 1')).toEqual({ tables: [], select: 'SELECT 1' })
  expect(() => partsOf('WITH a AS (SELECT 1')).toThrow('to be closed, found no end')
})

test('values stand in the places of question marks, and those within texts are left', () => {
  expect(
    inlined({ text: `SELECT ? AS a, '?''?' AS b, CAST(? AS BIGINT), ?, ?`, values: [`it's ?`, -1, null, true] }),
  ).toBe(`SELECT 'it''s ?' AS a, '?''?' AS b, CAST(-1 AS BIGINT), null, true`)
  expect(() => inlined({ text: 'SELECT ?', values: [1, 2] })).toThrow('Expected 2 values in a query, found 1')
})
