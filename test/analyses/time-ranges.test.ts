import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analysisNames, analyze, explain, open } from '@polymart/analytics'
import type { Result, Shop, ShopOptions } from '@polymart/analytics'
import type { Store } from '@polymart/core'
import { repeated, seed } from '../../packages/core/test/seed.js'
import { allCases } from '../cases/all.js'
import { boundless, counting, openFolder } from '../fixtures/boundless.js'
import { generatedStore } from '../fixtures/generated.js'
import { nastyShop } from '../fixtures/nasty.js'
import { placesOf } from '../fixtures/places.js'
import type { Places } from '../fixtures/places.js'
import { randomAsOf, randomShop } from '../fixtures/random.js'
import type { TemporaryStore } from '../fixtures/store.js'

type Params = Record<string, unknown>

const day = 86_400_000

/** What a call says, but for how it came about. */
const said = (result: Result) => ({
  tables: result.tableNames.map((table) => result.rows(table)),
  setAside: result.meta.setAside,
  warnings: result.meta.warnings,
})

/** A call on stores that were not read yet. */
const afresh = async (shop: Shop, name: string, params: Params) => {
  shop.refresh()
  return analyze(shop, name, params)
}

/** The same rows, read of the times that calls need from one of the places, and of all. */
const bothWays = async ({ stores }: Places, place: number, options: ShopOptions) => ({
  bounded: await open(stores[place], options),
  whole: await open(boundless(stores[0]!), options),
})

describe('an analysis comes to the same with the times that it needs as with all', () => {
  const periods = [
    undefined,
    { from: randomAsOf - 9 * day, to: randomAsOf - 2 * day },
    { from: randomAsOf - 3 * day - 3_600_000 },
    { from: randomAsOf - 20 * day, to: randomAsOf - 14 * day },
  ]

  test(`on any shop (${repeated})`, async () => {
    let times = 0
    await fc.assert(
      fc.asyncProperty(
        randomShop,
        fc.constantFrom(1, 2, 7),
        fc.constantFrom({}, { memory: 0 }),
        fc.constantFrom(0, 1),
        fc.constantFrom(randomAsOf, randomAsOf - 12 * day, undefined),
        fc.constantFrom(...periods),
        fc.nat(),
        async (records, partitions, options, place, asOf, period, which) => {
          const places = await placesOf(records)
          const { bounded, whole } = await bothWays(places, place, options)
          for (const name of analysisNames) {
            const { random } = allCases[name]!
            const { period: own, ...params } = random[which % random.length]!
            const taken = takesPeriod(name) ? (period ?? own) : undefined
            const call = { ...params, ...(taken !== undefined && { period: taken }), ...(asOf && { asOf }), partitions }
            const [found, wanted] = await Promise.allSettled([afresh(bounded, name, call), afresh(whole, name, call)])
            const where = `${name} ${JSON.stringify(call)}`
            if (found.status === 'rejected' || wanted.status === 'rejected') {
              // Some periods are not before some moments.
              expect(found, where).toMatchObject({ status: 'rejected', reason: { code: 'argument' } })
              continue
            }
            expect(said(found.value), where).toEqual(said(wanted.value))
            if (Object.keys(found.value.meta.timesRead).length > 0) times++
          }
          await bounded.close()
          await whole.close()
          await places.close()
        },
      ),
      { numRuns: 15, seed, endOnFailure: true },
    )
    expect(times).toBeGreaterThan(15)
  })

  describe('on the nasty shop, whose orders name sessions of other persons and times', () => {
    let places: Places

    beforeAll(async () => {
      places = await placesOf(nastyShop())
    })

    afterAll(() => places.close())

    const ways = [0, 1].flatMap((place) => [{}, { memory: 0 }].map((options) => ({ place, options })))

    test.each(ways)('from store %j', async ({ place, options }) => {
      const { bounded, whole } = await bothWays(places, place, options)
      for (const name of analysisNames) {
        for (const params of allCases[name]!.nasty.slice(0, 10)) {
          const call = { ...params, partitions: 3 }
          const [found, wanted] = [await afresh(bounded, name, call), await afresh(whole, name, call)]
          expect(said(found), `${name} ${JSON.stringify(params)}`).toEqual(said(wanted))
        }
      }
      await bounded.close()
      await whole.close()
    })
  })
})

const takesPeriod = (name: string): boolean => !['migration', 'clv', 'anomalies', 'insights'].includes(name)

describe('of a shop with 90 days of sessions', () => {
  let store: TemporaryStore
  let folder: Store

  beforeAll(async () => {
    store = await generatedStore({ scale: 0.03, seed: 5 })
    folder = await openFolder(store.folder)
  })

  afterAll(async () => {
    await folder.close()
    await store.remove()
  })

  const week = { period: { from: '2026-06-24' } }

  /** Rows of sessions, and of those with their events, that are read of so many days of 90. */
  const calls = [
    ['search', week, { sessions: 7, events: 7 }],
    ['paths', week, { sessions: 7, events: 7 }],
    ['sessions', week, { sessions: 90, events: 7 }],
    ['search', { ...week, where: { device: 'mobile' } }, { sessions: 90, events: 7 }],
    ['rfm', week, { sessions: 7 }],
    ['attribution', { ...week, window: '10d' }, { sessions: 17 }],
    ['geography', { ...week, basis: 'customer' }, { sessions: 14 }],
    ['geography', { ...week, purchase: 'events' }, { sessions: 90, events: 7 }],
    ['cohorts', { ...week, activity: 'session' }, { sessions: 7 }],
    ['anomalies', { days: 2, weeks: 4 }, { sessions: 30 }],
    ['sessions', { asOf: '2026-04-10', period: { from: '2026-04-05' } }, { sessions: 8, events: 5 }],
  ] as const

  test.each([{}, { memory: 0 }])('less is read where less is needed, with %j', async (options) => {
    const { rows } = await folder.extent('sessions')
    for (const [name, params, days] of calls) {
      const { store: counted, given } = counting(folder)
      const shop = await open(counted, options)
      const { meta } = await analyze(shop, name, { ...params, partitions: 3 })
      await shop.close()
      const where = `${name} ${JSON.stringify(params)}`
      for (const [part, share] of Object.entries(days)) {
        const of = given[part as 'sessions'] ?? 0
        // Sessions with events are given by themselves where they are fewer than the others.
        const extra = part === 'sessions' && 'events' in days && days.events < days.sessions ? (given.events ?? 0) : 0
        // Streaming looks at a part before it knows that it does not fit.
        const passes = 'memory' in options ? 2.4 : 1
        expect((of - extra) / rows, `${part} of ${where}`).toBeLessThan(passes * (share / 90) * 1.35 + 0.01)
      }
      expect(Object.keys(meta.timesRead).length, where).toBeGreaterThan(0)
    }
  })

  test('explain says what is left out, and the result what was read', async () => {
    const shop = await open(folder)
    const { reads } = await explain(shop, 'sessions', week)
    const rows = (await folder.extent('sessions')).rows
    const [summaries, events] = reads.filter(({ entity }) => entity === 'sessions')
    expect(summaries).toMatchObject({ times: null, rows, leftOut: 0 })
    expect(events).toMatchObject({
      times: { from: Date.UTC(2026, 5, 24) },
      pushedDown: ['columns', 'buckets', 'times'],
    })
    expect(events!.columns.every((name) => name.startsWith('events.'))).toBe(true)
    expect(events!.rows + events!.leftOut).toBe(rows)
    expect(events!.rows / rows).toBeCloseTo(7 / 90, 1)
    const { meta } = await analyze(shop, 'sessions', week)
    expect(meta.timesRead).toEqual({ events: events!.times })
    expect(meta.rowsRead['sessions']).toBe(rows)
    await shop.close()
  })

  test('an open shop reads other times once more, and then has all', async () => {
    const { store: counted, given } = counting(folder)
    const shop = await open(counted)
    const { rows } = await folder.extent('sessions')
    const ask = async (from: string) => (await analyze(shop, 'search', { period: { from } })).meta.timesRead
    expect(await ask('2026-06-24')).toMatchObject({ sessions: { from: Date.UTC(2026, 5, 24) } })
    const first = given.sessions!
    expect(first).toBeLessThan(rows / 5)
    // Within these it reads nothing.
    expect(await ask('2026-06-26')).toMatchObject({ sessions: { from: Date.UTC(2026, 5, 24) } })
    expect(given.sessions).toBe(first)
    expect(await ask('2026-06-01')).toEqual({})
    expect(given.sessions).toBe(first + rows)
    expect(await ask('2026-05-01')).toEqual({})
    expect(given.sessions).toBe(first + rows)
    await shop.close()
  })

  test('a period and the one that it is compared with are read at once', async () => {
    const { store: counted, given } = counting(folder)
    const shop = await open(counted)
    const { rows } = await folder.extent('sessions')
    const { meta } = await analyze(shop, 'search', { ...week, compare: 'previous' })
    expect(meta.timesRead.sessions!.from).toBe(meta.comparedPeriod!.from)
    expect(given.sessions).toBeLessThan(rows / 4)
    await shop.close()
  })
})
