import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { analyze, describeAnalyses, open, revenue, sessions } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { planRun, runnableNamed } from '../oracle/analytics.js'
import { allCases } from '../cases/all.js'
import { nastyShop } from '../fixtures/nasty.js'
import { at, line, order, session, shop as records, user } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import type { Oracle, Row, Value } from '../oracle/oracle.js'

type Params = Record<string, unknown>

const dayMs = 86_400_000
// What calls others has no numbers of its own.
const withPeriod = describeAnalyses().filter(({ period, name }) => period !== null && name !== 'insights')

/** How many units a calendar date lies after the one that holds the start of the period. */
const placeIn = (unit: string, first: string): ((date: Value) => Value) => {
  const months = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
  const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs
  return (date) => {
    const text = String(date)
    if (unit === 'month') return months(text) - months(first)
    return Math.floor((days(first, text) + (unit === 'week' ? 6 : 0)) / (unit === 'week' ? 7 : 1))
  }
}

/** The columns of a table that tell its rows apart, as the tables of the docs list them. */
const keysOf = (row: Row, key: readonly string[], declared: readonly string[]): readonly string[] =>
  Object.keys(row).filter((name) => (declared.includes(name) ? key.includes(name) : key.includes('by')))

describe('beside two answers of the SQL, on the nasty shop', () => {
  let store: TemporaryStore
  let shop: Shop
  let oracle: Oracle

  beforeAll(async () => {
    store = await storeOf(nastyShop())
    shop = await open(store.url)
    oracle = await oracleOf(nastyShop())
  })

  afterAll(async () => {
    oracle.close()
    await shop.close()
    await store.remove()
  })

  const period = { from: '2026-04-01', to: '2026-06-01' }
  const calls = withPeriod.flatMap(({ name }) =>
    allCases[name]!.nasty.slice(0, 4).map((params, i) => {
      const compare = ['previous', 'year', { from: '2026-02-01', to: '2026-03-15' }][i % 3]
      return [name, { ...params, asOf: '2026-07-01', period, compare }] as const
    }),
  )

  test.each(calls)('%s %j', async (name, params: Params) => {
    const analysis = runnableNamed(name)
    const { spec } = await planRun(shop.snapshot(), analysis, params)
    const result = await analyze(shop, name, params)
    const { currency, comparedPeriod } = result.meta
    const other = (await planRun(shop.snapshot(), analysis, { ...params, compare: null, period: comparedPeriod! })).spec
    const rowsOf = (of: typeof spec, table: string): Promise<Row[]> =>
      oracle.query(analysis.sql({ ...of, scope: { ...of.scope, currency } })[table]!)
    for (const [table, definition] of Object.entries(analysis.tables)) {
      const [here, there] = [await rowsOf(spec, table), await rowsOf(other, table)]
      const found = result.rows(table)
      expect(found).toHaveLength(here.length)
      const names = Object.entries(definition.columns).flatMap(([column, { kind }]) =>
        kind === 'breakdown' ? [] : [column],
      )
      if (definition.compared === false) {
        for (const row of found) expect(Object.keys(row).filter((column) => !names.includes(column))).toEqual([])
        continue
      }
      const dated = (row: Row, { scope }: typeof spec): string =>
        JSON.stringify(
          keysOf(row, definition.key, names).map((column) => {
            const isDate = /^\d{4}-\d\d-\d\d$/.test(String(row[column]))
            if (!isDate || scope.from === null) return row[column]
            const unit = definition.columns[column] ? definition.every!(spec as never) : column
            const first = new Intl.DateTimeFormat('sv', { timeZone: scope.timeZone }).format(scope.from)
            return placeIn(unit, first)(row[column]!)
          }),
        )
      const counterparts = new Map(there.map((row) => [dated(row, other), row]))
      for (const [i, row] of found.entries()) {
        const counterpart = counterparts.get(dated(here[i]!, spec))
        for (const column of names) {
          const previous = `previous${column.charAt(0).toUpperCase()}${column.slice(1)}`
          if (names.includes(previous) || !(previous in row) || !(column in here[i]!)) continue
          const change = row[`${column.replace(/Minor$/, '')}Change`]
          const where = `${table}, row ${i}, ${column}`
          const before = row[previous] as number | null
          if (counterpart) expect([counterpart[column], null], where).toContain(before)
          else expect([0, null], where).toContain(before)
          if (counterpart && before === null && counterpart[column] !== null) {
            // Null where SQL has a number: the store covers nothing of that period.
            const { orders, sessions } = result.meta.coverage
            const start = Math.max(orders?.from ?? Infinity, sessions?.from ?? Infinity)
            expect(comparedPeriod!.to, where).toBeLessThanOrEqual(start)
          }
          const now = here[i]![column] as number | null
          const changed = now === null || before === null || before <= 0 ? null : now / before - 1
          if (changed === null) expect(change, where).toBeNull()
          else expect(change, where).toBeCloseTo(changed, 10)
        }
      }
    }
  })
})

describe('by hand', () => {
  let store: TemporaryStore
  let shop: Shop

  const bought = (transactionId: string, time: string, salesChannel: 'web' | 'store', minor: number) =>
    order({ transactionId, userId: 'ann', at: at(time), salesChannel, lines: [line('p', 1, minor)] })

  beforeAll(async () => {
    store = await storeOf(
      records({
        users: [user({ userId: 'ann' })],
        transactions: [
          bought('a', '2024-02-10', 'web', 1000),
          bought('b', '2025-02-01', 'web', 800),
          bought('c', '2025-02-28', 'store', 100),
          bought('d', '2026-01-20', 'web', 500),
          bought('e', '2026-02-03', 'web', 1200),
          bought('f', '2026-02-28', 'web', 400),
        ],
        sessions: [
          session({ sessionId: 's1', visitorId: 'v', channel: 'paid', startAt: at('2026-01-25') }),
          session({ sessionId: 's2', visitorId: 'v', channel: 'paid', startAt: at('2026-02-05') }),
          session({ sessionId: 's3', visitorId: 'w', channel: 'paid', startAt: at('2026-02-06') }),
          session({ sessionId: 's4', visitorId: 'w', channel: 'email', startAt: at('2026-02-07') }),
          session({ sessionId: 's5', visitorId: 'w', channel: 'social', startAt: at('2026-01-26') }),
        ],
      }),
    )
    shop = await open(store.url)
  })

  afterAll(async () => {
    await shop.close()
    await store.remove()
  })

  const february = { asOf: '2026-03-01', period: { from: '2026-02-01' } } as const

  it('a year before has the same dates, and rows without a counterpart are compared with 0', async () => {
    const result = await revenue(shop, { ...february, every: 'month', by: 'salesChannel', compare: 'year' })
    expect(result.meta.comparedPeriod).toEqual({ from: at('2025-02-01'), to: at('2025-03-01') })
    expect(result.meta.params).toMatchObject({ compare: 'year', period: { from: '2026-02-01T00:00:00.000Z' } })
    expect(result.rows()).toMatchObject([
      { from: '2026-02-01', salesChannel: 'web', orders: 2, previousOrders: 1, ordersChange: 1, grossMinor: 1600 },
    ])
    expect(result.rows()[0]!.grossChange).toBe(1)
    // Its own: of the 28 days before, whose last order is of 20 January.
    expect(result.rows()[0]!.previousNetMinor).toBe(500)
    expect(result.rows()[0]).not.toHaveProperty('netChange')
    expect(result.meta.warnings).toEqual([
      'One row of the compared period has no counterpart in revenue, and so no place there: 2025-02-01, store.',
      'Where the analysis has previous numbers of its own (revenue), they are those of the period just before, not of the compared one.',
    ])
  })

  it('days stand beside days of the same place in the period', async () => {
    const compare = { from: '2025-02-01', to: '2025-03-01' }
    const rows = (await revenue(shop, { ...february, every: 'day', compare })).rows()
    expect(rows).toHaveLength(28)
    expect(rows.flatMap(({ from, previousOrders }) => (previousOrders === 0 ? [] : [from]))).toEqual([
      '2026-02-01',
      '2026-02-28',
    ])
    expect(rows[27]).toMatchObject({ orders: 1, previousOrders: 1, grossMinor: 400, previousGrossMinor: 100 })
    expect(rows[27]!.grossChange).toBe(3)
    expect(rows[0]).toMatchObject({ orders: 0, previousOrders: 1, ordersChange: -1 })
  })

  it('a leap day has its counterpart in the last day of February', async () => {
    const params = { asOf: '2024-02-29', period: { from: '2024-02-01' }, compare: 'year' } as const
    const { meta } = await revenue(shop, params)
    expect(meta.comparedPeriod).toEqual({ from: at('2023-02-01'), to: at('2023-02-28') })
  })

  it('the previous period is as long on the local clock', async () => {
    const params = { asOf: '2026-04-01', period: { from: '2026-03-01' }, timeZone: 'Europe/Berlin' } as const
    const { meta } = await revenue(shop, { ...params, compare: 'previous' })
    expect(meta.comparedPeriod).toEqual({ from: at('2026-01-29T00:00+01:00'), to: at('2026-03-01T00:00+01:00') })
    expect(meta.previousPeriod).toEqual(meta.comparedPeriod)
    expect(meta.warnings.filter((text) => text.includes('of its own'))).toEqual([])
  })

  it('nothing is known of a period that the store does not cover', async () => {
    const before = (await sessions(shop, { ...february, compare: 'year' })).rows()
    expect(before).toMatchObject([
      { channel: 'email', persons: 1, previousPersons: null, personsChange: null },
      { channel: 'paid', persons: 2, previousPersons: null, personsChange: null },
      { channel: 'social', persons: 0, previousPersons: null, personsChange: null },
    ])
    const previous = await sessions(shop, { ...february, compare: 'previous' })
    expect(previous.rows()).toMatchObject([
      { channel: 'email', persons: 1, previousPersons: 0, personsChange: null, previousBounceRate: null },
      { channel: 'paid', persons: 2, previousPersons: 1, personsChange: 1, sessions: 2, previousSessions: 1 },
      { channel: 'social', persons: 0, previousPersons: 1, personsChange: -1 },
    ])
  })

  it.each([
    [{ compare: 'month' }, 'Expected compare to be "previous", "year", or an object such as'],
    [{ compare: { from: '2025-01-01' } }, 'an object with both from and to'],
    [{ compare: { from: '2025-01-02', to: '2025-01-01' } }, 'Expected compare.from to be before compare.to and asOf'],
    [{ compare: { from: '2025-01-01', to: '2025-02-01', until: 1 } }, 'Unknown field of compare "until"'],
    [{ compare: { from: 'soon', to: '2025-01-01' } }, 'compare.from'],
    [{ compare: [] }, 'Expected compare to be'],
  ])('%j is refused', async (params, words) => {
    await expect(analyze(shop, 'revenue', params as Params)).rejects.toThrow(words)
  })

  it('says nothing of stores that hold nothing', async () => {
    const nothing = await storeOf(records({}))
    const empty = await open(nothing.url)
    try {
      for (const compare of ['previous', 'year', { from: '2025-01-01', to: '2025-02-01' }] as const)
        expect((await sessions(empty, { by: [], compare })).rows()).toMatchObject([
          { sessions: 0, previousPersons: null },
        ])
    } finally {
      await empty.close()
      await nothing.remove()
    }
  })

  it('needs a period that begins, unless the other one is told', async () => {
    await expect(analyze(shop, 'rfm', { compare: 'previous' })).rejects.toThrow('or give period.from')
    const compare = { from: '2025-01-01', to: '2026-01-01' }
    expect((await analyze(shop, 'rfm', { compare })).meta.comparedPeriod).not.toBeNull()
    await expect(analyze(shop, 'clv', { compare })).rejects.toThrow('takes no period, and so none to compare with')
  })
})
