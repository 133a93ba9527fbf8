import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analysisNames, analyze, open } from '@polymart/analytics'
import type { Result } from '@polymart/analytics'
import { repeated, seed } from '../../packages/core/test/seed.js'
import { allCases } from '../cases/all.js'
import { randomShop } from '../fixtures/random.js'
import type { Records } from '../fixtures/records.js'
import { user } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'

type Params = Record<string, unknown>

/** Each shop is asked every call. */
const numRuns = 4

/** After 400 years the calendar is the same again, weekdays and leap years too (146,097 days are whole weeks). */
const years = 400
const cycleMs = 146_097 * 86_400_000

const times: ReadonlySet<string> = new Set(['at', 'startAt', 'endAt', 'signupAt', 'createdAt'])

/** The same with every time moved. */
const movedRecords = <T>(value: T): T =>
  changed(value, (name, of) => (times.has(name) && typeof of === 'number' ? of + cycleMs : of))

/** The same with every amount of money so many times. */
const scaledRecords = <T>(value: T, times: number): T =>
  changed(value, (name, of) => (name.endsWith('Minor') && typeof of === 'number' ? of * times : of))

const changed = <T>(value: T, of: (name: string, value: unknown) => unknown): T => {
  const walk = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, name))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]))
    return of(name, value)
  }
  return walk(value, '') as T
}

const laterYear = (year: string): string => String(Number(year) + years)

const movedParams = (params: Params): Params =>
  JSON.parse(
    JSON.stringify(params).replaceAll(/"(20\d\d)(?=-\d\d)/g, (_, year: string) => `"${laterYear(year)}`),
  ) as Params

/** Columns as they would be 400 years later. */
const movedTables = (result: Result): unknown =>
  result.tableNames.map((name) =>
    result.columnsOf(name).map(({ name, kind, values }) => [
      name,
      values.map((value) => {
        if (value === null) return value
        if (kind === 'time') return (value as number) + cycleMs
        return kind === 'date' ? (value as string).replace(/^\d{4}/, laterYear) : value
      }),
    ]),
  )

const tablesOf = (result: Result): unknown =>
  result.tableNames.map((name) => result.columnsOf(name).map(({ name, values }) => [name, values]))

const asOf = '2026-04-10'

/** What each call answers on a shop. */
const answers = async (records: Records, move = (params: Params): Params => params): Promise<readonly Result[]> => {
  const store = await storeOf(records)
  const shop = await open(store.url)
  try {
    const results: Result[] = []
    for (const [name, params] of calls)
      results.push(await analyze(shop, name, move({ asOf, ...params, partitions: 2 })))
    return results
  } finally {
    await shop.close()
    await store.remove()
  }
}

// Their sentences hold dates and money; a zone's clock need not be the same in another century, so all are asked in UTC.
const calls = analysisNames
  .filter((name) => name !== 'insights')
  .flatMap((name) => allCases[name]!.random.map((params) => [name, { ...params, timeZone: 'UTC' }] as const))

test(`all times moved together change no number (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, async (records) => {
      const now = await answers(records)
      const later = await answers(movedRecords(records), movedParams)
      for (const [i, result] of later.entries())
        expect(tablesOf(result), JSON.stringify(calls[i])).toEqual(movedTables(now[i]!))
    }),
    { numRuns, seed, endOnFailure: true },
  )
})

/** Columns that are not money and yet depend on the unit of it. */
const inUnits: ReadonlySet<string> = new Set(['v', 'valueLogLikelihood'])

test(`money in another unit changes money alone (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, async (records) => {
      const [once, thrice] = [await answers(records), await answers(scaledRecords(records, 3))]
      for (const [i, result] of once.entries()) expectScaled(result, thrice[i]!)
    }),
    { numRuns, seed, endOnFailure: true },
  )
})

const expectScaled = (once: Result, thrice: Result): void => {
  for (const table of once.tableNames) {
    const scaled = thrice.columnsOf(table)
    for (const [i, { name, kind, values }] of once.columnsOf(table).entries()) {
      const where = `${once.analysis} ${table} ${name}`
      if (kind !== 'money') {
        // The numbers of anomalies are of several metrics, money among them.
        if (once.analysis !== 'anomalies' && !inUnits.has(name)) expect(scaled[i]!.values, where).toEqual(values)
        continue
      }
      for (const [row, value] of values.entries()) {
        const other = scaled[i]!.values[row]
        // A quotient is rounded once, in either unit; a sum is exact.
        if (value === null) expect(other, where).toBeNull()
        else expect(Math.abs((other as number) - 3 * (value as number)), where).toBeLessThanOrEqual(2)
      }
    }
  }
}

test(`a customer without orders and visits changes no money (${repeated})`, async () => {
  await fc.assert(
    fc.asyncProperty(randomShop, async (records) => {
      const stranger = user({ userId: 'zz-stranger', signupAt: Date.UTC(2026, 3, 1) })
      const [alone, both] = [await answers(records), await answers({ ...records, users: [...records.users, stranger] })]
      for (const [i, result] of both.entries())
        expect(sumsOf(result), JSON.stringify(calls[i])).toEqual(sumsOf(alone[i]!))
    }),
    { numRuns, seed, endOnFailure: true },
  )
})

/** Sums of money, but for what is counted by head. */
const sumsOf = (result: Result): unknown =>
  result.tableNames.map((table) =>
    result
      .columnsOf(table)
      .filter(({ kind, name }) => kind === 'money' && !name.includes('PerUser'))
      .map(({ name, values }) => [
        name,
        values.reduce<number>((total, value) => total + ((value as number | null) ?? 0), 0),
      ]),
  )
