import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, entityNames, fieldsOf, gatherRows, Packed, packColumns, packedHead, recordsOf } from '@polymart/core'
import type { Columns, EntityName } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'
import { withHead } from './packed-head.js'

const recordsIn = (entity: EntityName, columns: Columns, rows: number): unknown[] => [
  ...recordsOf({ entity, rows, columns }),
]

describe('packed columns', () => {
  it.each(entityNames)('give back any span of %s', (entity) => {
    fc.assert(
      fc.property(arbitraryRecords(entity), fc.nat(), fc.nat(), (records, one, other) => {
        const [from, to] = [one, other].map((at) => at % (records.length + 1)).sort((a, b) => a - b) as [number, number]
        const { columns } = batchOf(entity, records as never)
        const packed = new Packed(packColumns(columns, { from, to }))
        expect(packed.head.rows).toBe(to - from)
        expect(recordsIn(entity, packed.columns(), to - from)).toEqual(records.slice(from, to))
      }),
    )
  })

  it('can be read in part, and tell their facts without that', () => {
    const [orders] = fc.sample(arbitraryRecords('transactions', 5), { seed: 3, numRuns: 1 })
    const { columns, rows } = batchOf('transactions', orders!)
    const bytes = packColumns(columns, { from: 0, to: rows }, { earliest: 7, latest: null })
    expect(packedHead(bytes).facts).toEqual({ earliest: 7, latest: null })
    const some = new Packed(bytes).columns(['at', 'lines.quantity'])
    expect(Object.keys(some)).toEqual(['at', 'lines'])
    expect(recordsIn('transactions', some, rows)).toEqual(
      orders!.map(({ at, lines }) => ({ at, lines: lines.map(({ quantity }) => ({ quantity })) })),
    )
  })

  it.each([
    ['one value', [5, 5, 5]],
    ['nothing but nulls', [null, null]],
    ['nulls among one value', [-3, null, -3]],
    ['a byte, a null beside its widest', [0, 254, null]],
    ['a range as wide as the sign of null in a byte', [0, 255, null]],
    ['two bytes', [1000, 66_534, null]],
    ['a range as wide as the sign of null in two bytes', [0, 0xffff, null]],
    ['four bytes far from zero', [2 ** 52, 2 ** 52 + 0xffff_fffe, null]],
    ['a range as wide as the sign of null in four bytes', [0, 0xffff_ffff, null]],
    ['the widest range', [Number.MIN_SAFE_INTEGER, null, Number.MAX_SAFE_INTEGER]],
  ])('hold %s', (_, numbers) => {
    const values = Float64Array.from(numbers, (value) => value ?? NaN)
    const columns: Columns = { value: { kind: 'number', values } }
    const bytes = packColumns(columns, { from: 0, to: values.length })
    expect(new Packed(bytes).columns()).toEqual({ value: { kind: 'number', values } })
  })

  it('hold fractions, which the model has none of', () => {
    const values = Float64Array.of(0.5, NaN, -1e300)
    const bytes = packColumns({ value: { kind: 'number', values } }, { from: 0, to: 3 })
    expect(new Packed(bytes).columns()).toEqual({ value: { kind: 'number', values } })
  })

  it('are far smaller than the numbers they hold', () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => 1_780_000_000_000 + (i % 200))
    const bytes = packColumns({ value: { kind: 'number', values } }, { from: 0, to: values.length })
    expect(bytes.length).toBeLessThan(10_300)
  })

  it('are refused when any byte of them was changed', () => {
    const { columns } = batchOf('categories', [{ categoryId: 'c', name: 'Lamps', parentId: null }])
    const whole = packColumns(columns, { from: 0, to: 1 })
    for (let at = 0; at < whole.length; at++) {
      const changed = whole.slice()
      changed[at]! ^= 1
      expect(() => new Packed(changed)).toThrow(RangeError)
    }
    expect(() => new Packed(whole.subarray(0, -1))).toThrow(RangeError)
    expect(() => new Packed(whole.subarray(0, 5))).toThrow(RangeError)
  })

  const constant = { width: 0, base: 1, nulls: false, at: 0 }
  it.each([
    ['numbers', { kind: 'number', values: constant }, 2 ** 31],
    [
      'texts in rows',
      { kind: 'text', codes: constant, texts: { length: 0, lengths: constant, at: 0, bytes: 0 } },
      2 ** 31,
    ],
    ['texts', { kind: 'text', codes: constant, texts: { length: 2 ** 31, lengths: constant, at: 0, bytes: 0 } }, 1],
    ['lists', { kind: 'list', lengths: constant, length: 0, items: {} }, 2 ** 31],
    [
      'items',
      { kind: 'list', lengths: constant, length: 2 ** 31, items: { n: { kind: 'boolean', values: constant } } },
      1,
    ],
    ['rows below zero', { kind: 'boolean', values: constant }, -1],
    ['half a row', { kind: 'boolean', values: constant }, 0.5],
  ])('are refused before they take memory where they say that they have too many %s', (_, value, rows) => {
    const bytes = withHead(packColumns({}, { from: 0, to: 0 }), (head) => ({ ...head, rows, columns: { value } }))
    expect(bytes.length).toBeLessThan(300)
    const before = process.memoryUsage().arrayBuffers
    expect(() => new Packed(bytes).columns(undefined, 1 << 20)).toThrow(/would take \w+ bytes/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 24)
  })

  it.each([
    ['items than there are', { kind: 'list', lengths: { ...constant, base: 2 ** 30 }, length: 5, items: {} }],
    [
      'bytes than there are',
      { kind: 'text', codes: constant, texts: { length: 3, lengths: constant, at: 0, bytes: 0 } },
    ],
    ['than nothing, and less', { kind: 'list', lengths: { ...constant, base: -1 }, length: -4, items: {} }],
  ])('are refused where their lengths come to more %s', (_, value) => {
    const bytes = withHead(packColumns({}, { from: 0, to: 0 }), (head) => ({ ...head, rows: 4, columns: { value } }))
    expect(() => new Packed(bytes).columns()).toThrow(RangeError)
  })

  it('get the places of their symbols back when they are gathered', () => {
    fc.assert(
      fc.property(arbitraryRecords('transactions'), (orders) => {
        const { columns, rows } = batchOf('transactions', orders)
        const unpacked = new Packed(packColumns(columns, { from: 0, to: rows })).columns()
        const places = { which: new Int32Array(rows), rows: Int32Array.from({ length: rows }, (_, row) => row) }
        const gathered = gatherRows('transactions', [unpacked], places)
        const { symbols } = fieldsOf('transactions')['status'] ?? {}
        const status = gathered['status']
        expect(status?.kind).toBe('text')
        orders.forEach((order, row) => {
          const place = (symbols ?? []).indexOf(order.status)
          if (place >= 0 && status?.kind === 'text') expect(status.codes[row]).toBe(place)
        })
      }),
    )
  })
})
