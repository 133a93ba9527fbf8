import * as arrow from 'apache-arrow'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCases } from '../../../test/cases/all.js'
import { nastyShop } from '../../../test/fixtures/nasty.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'
import { repeated, seed } from '../../core/test/seed.js'
import { isComposite } from '../src/define/any-analysis.js'
import { partialsOf } from '../src/execute/partials.js'
import { planRun } from '../src/execute/plan.js'
import { analysisNames, open } from '../src/index.js'
import type { Shop } from '../src/index.js'
import { readState, writeState } from '../src/measures/state-files.js'
import type { Runnable } from '../src/define/runnable.js'
import { analysisNamed } from '../src/registry.js'
import { allSlices } from '../src/slices.js'

/** Analyses whose states hold single customers, baskets or paths (docs/decisions.md). */
const rebuilt = ['rfm', 'funnel', 'migration', 'repurchase', 'clv', 'basket', 'paths']

const analyses = analysisNames.map(analysisNamed).filter((analysis): analysis is Runnable => !isComposite(analysis))

it('are declared by all analyses but those that are made again from rows', () => {
  expect(
    analyses
      .filter(({ stored }) => stored === null)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(rebuilt.toSorted())
})

describe.each(
  analyses.flatMap((analysis) => (analysis.stored ? [{ ...analysis, analysis, stored: analysis.stored }] : [])),
)('states of $name', ({ name, analysis, stored }) => {
  let store: TemporaryStore
  let shop: Shop
  beforeAll(async () => {
    store = await storeOf(nastyShop())
    shop = await open(store.url)
  })
  afterAll(async () => {
    await shop.close()
    await store.remove()
  })

  const restored = (state: object): object => readState(stored, writeState(stored, state, arrow), arrow)

  it(`come back as they were, and merge as they would have, in any order and grouping (${repeated})`, async () => {
    for (const params of allCases[name]!.nasty.slice(0, 4)) {
      const { compare: _, ...plain } = { compare: undefined, ...params, partitions: 6 }
      const plan = await planRun(shop.snapshot(), analysis, plain)
      const { partials, job } = await partialsOf(shop.snapshot(), { analysis, params: plain, plan })
      const states = partials.map(({ state }) => state)
      for (const state of states) expect(restored(state)).toEqual(state)

      const merge = (some: readonly object[]): object => allSlices(analysis.merge(some, job.spec))
      const tablesOf = (state: object): unknown => {
        const { tables, warnings } = allSlices(analysis.finish(state, job.spec, job.catalogue))
        return [warnings, ...Object.keys(tables).map((table) => tables[table])]
      }
      const all = merge(states)
      expect(restored(all)).toEqual(all)
      const wanted = tablesOf(all)
      fc.assert(
        fc.property(
          fc.shuffledSubarray(states, { minLength: states.length }),
          fc.integer({ min: 0, max: states.length }),
          (shuffled, cut) => {
            const [one, other] = [shuffled.slice(0, cut), shuffled.slice(cut)]
            const merged = merge([restored(merge(one.map(restored))), ...other.map(restored)])
            expect(tablesOf(merged)).toEqual(wanted)
          },
        ),
        { seed, numRuns: 5 },
      )
    }
  })

  it('are refused where another version has written them', async () => {
    const { spec } = await planRun(shop.snapshot(), analysis, {})
    const [[table, columns]] = Object.entries(stored.tables) as [[string, object]]
    const other = { ...stored, tables: { ...stored.tables, [table]: { ...columns, more: 'number' as const } } }
    const files = writeState(stored, allSlices(analysis.merge([], spec)), arrow)
    expect(() => readState(other, files, arrow)).toThrow(/^Expected a stored table .*more Float64; found /)
  })
})
