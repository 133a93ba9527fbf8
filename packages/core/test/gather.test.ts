import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BatchBuilder,
  batchOf,
  booleanColumn,
  entityBuilder,
  entityNames,
  gather,
  gatherRows,
  numberColumn,
  packColumns,
  Packed,
  permute,
  recordsOf,
  sameRow,
  textAt,
  textColumn,
} from '@polymart/core'
import type { Columns, EntityName, Fields } from '@polymart/core'
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

describe('columns of fields of one’s own', () => {
  const extra: Fields = {
    tier: { kind: 'text', nullable: true, meaning: '' },
    points: { kind: 'integer', nullable: true, meaning: '' },
    vip: { kind: 'boolean', nullable: true, meaning: '' },
  }
  const rows = [
    { userId: 'a', extra: { tier: 'gold', points: 5, vip: true } },
    { userId: 'b', extra: { tier: null, points: null, vip: null } },
    { userId: 'c', extra: { tier: 'silver', points: -1, vip: false } },
  ]
  const built = (records: typeof rows, only: readonly string[]): Columns => {
    const builder = new BatchBuilder('users', only, extra)
    for (const record of records) builder.add(record as never)
    return builder.finish().columns
  }
  const only = ['userId', 'extra.tier', 'extra.points', 'extra.vip']
  const values = (columns: Columns): unknown[] => {
    const tier = textColumn(columns, 'extra.tier')
    const points = Array.from(numberColumn(columns, 'extra.points').values)
    const vip = Array.from(booleanColumn(columns, 'extra.vip').values)
    return Array.from(tier.codes, (code, row) => [textAt(tier.dictionary, code), points[row], vip[row]])
  }

  it('are built where they are asked for', () => {
    expect(values(built(rows, only))).toEqual([
      ['gold', 5, 1],
      [null, NaN, 2],
      ['silver', -1, 0],
    ])
    expect(Object.keys(built(rows, ['userId', 'extra.points']))).toEqual(['userId', 'extra.points'])
    expect(Object.keys(entityBuilder('users', ['extra.vip'], extra).finish())).toEqual(['extra.vip'])
  })

  it('are gathered as those of the model are, and packed between', () => {
    const first = built(rows.slice(0, 2), only)
    const second = new Packed(packColumns(built(rows, only), { from: 1, to: 3 })).columns(only)
    const picks = [
      { columns: second, rows: Int32Array.of(1, 0) },
      { columns: first, rows: Int32Array.of(0) },
    ]
    expect(values(gather('users', picks))).toEqual([
      ['silver', -1, 0],
      [null, NaN, 2],
      ['gold', 5, 1],
    ])
  })
})
