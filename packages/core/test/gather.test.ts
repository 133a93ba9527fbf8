import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, entityNames, gather, gatherRows, permute, recordsOf, sameRow } from '@polymart/core'
import type { Columns, EntityName } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

const recordsIn = (entity: EntityName, columns: Columns, rows: number): unknown[] => [
  ...recordsOf({ entity, rows, columns }),
]

/** Up to twelve places among so many rows of each source, any of them more than once. */
const placesIn = (lengths: readonly number[]): fc.Arbitrary<readonly (readonly [number, number])[]> => {
  const held = lengths.flatMap((length, source) => (length > 0 ? [{ source, length }] : []))
  if (held.length === 0) return fc.constant([])
  const place = fc
    .constantFrom(...held)
    .chain(({ source, length }) => fc.tuple(fc.constant(source), fc.nat(length - 1)))
  return fc.array(place, { maxLength: 12 })
}

describe('gathered columns', () => {
  it.each(entityNames)('hold the rows of %s that were asked for, in that order', (entity) => {
    const sources = fc.array(arbitraryRecords(entity, 5), { minLength: 1, maxLength: 3 })
    const some = sources.chain((all) => fc.tuple(fc.constant(all), placesIn(all.map(({ length }) => length))))
    fc.assert(
      fc.property(some, ([all, places]) => {
        const batches = all.map((records) => batchOf(entity, records as never).columns)
        const which = Int32Array.from(places, ([source]) => source)
        const rows = Int32Array.from(places, ([, row]) => row)
        const wanted = places.map(([source, row]) => all[source]![row])
        // Twice, since what is known of a dictionary outlives a call.
        for (let time = 0; time < 2; time++) {
          expect(recordsIn(entity, gatherRows(entity, batches, { which, rows }), rows.length)).toEqual(wanted)
        }
        const picks = batches.map((columns, source) => ({ columns, rows: rows.filter((_, i) => which[i] === source) }))
        const grouped = batches.flatMap((_, source) => wanted.filter((_, i) => which[i] === source))
        expect(recordsIn(entity, gather(entity, picks), rows.length)).toEqual(grouped)
      }),
    )
  })

  it.each(entityNames)('are %s in another order when permuted', (entity) => {
    const shuffled = arbitraryRecords(entity).chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records.map((_, row) => row))),
    )
    fc.assert(
      fc.property(shuffled, ([records, rows]) => {
        const { columns } = batchOf(entity, records as never)
        const permuted = permute(columns, Int32Array.from(rows))
        expect(recordsIn(entity, permuted, rows.length)).toEqual(rows.map((row) => records[row]))
      }),
    )
  })
})

describe('two rows', () => {
  it.each(entityNames)('of %s are the same where every field is', (entity) => {
    fc.assert(
      fc.property(arbitraryRecords(entity, 4), arbitraryRecords(entity, 4), (some, others) => {
        const all = [...some, ...others]
        const one = batchOf(entity, all as never).columns
        const other = batchOf(entity, [...others, ...some] as never).columns
        const moved = [...others, ...some]
        all.forEach((record, row) => {
          moved.forEach((beside, at) => {
            const equal = JSON.stringify(record) === JSON.stringify(beside)
            expect(sameRow({ columns: one, row }, { columns: other, row: at })).toBe(equal)
          })
        })
      }),
    )
  })
})
