import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { storedKey } from '../src/key.js'
import { sortedRows } from '../src/sort.js'

const keys = fc.array(
  fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ min: 97, max: 98, minLength: 8, maxLength: 10 })),
  { maxLength: 200 },
)

describe('sortedRows', () => {
  it('orders rows by their bytes, equal ones as they came', () => {
    fc.assert(
      fc.property(keys, fc.uint8Array({ maxLength: 8 }), (parts, shared) => {
        const rows = parts.map((part) => Buffer.concat([shared, part]))
        const offsets = new Int32Array(rows.length + 1)
        rows.forEach(({ length }, i) => (offsets[i + 1] = offsets[i]! + length))
        const expected = Array.from(rows.keys()).sort((a, b) => Buffer.compare(rows[a]!, rows[b]!))
        expect([...sortedRows({ bytes: Buffer.concat(rows), offsets })]).toEqual(expected)
      }),
    )
  })
})

describe('storedKey', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }).map((text) => text.replaceAll('\x00', '')),
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 895, max: 905 }))
      .map(([letter, length]) => letter.repeat(length)),
    fc.constantFrom('a'.repeat(10_000), 'a'.repeat(9_999) + 'b'),
  )

  it('is short enough for LMDB, and different for different keys', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 8 }), (pairs) => {
        const raw = pairs.map(([person, id]) => ['abc', person, '253402300799999', id].join('\x00'))
        const stored = raw.map((key) => Buffer.from(storedKey(Buffer.from(key))).toString('latin1'))
        for (const key of stored) expect(key.length).toBeLessThanOrEqual(1978)
        expect(new Set(stored).size).toBe(new Set(raw).size)
      }),
    )
  })

  it('leaves what is short as it is, and is never empty', () => {
    const key = Buffer.from('abc\x00order-1')
    expect(storedKey(key)).toBe(key)
    expect(storedKey(new Uint8Array(0))).toHaveLength(1)
  })

  it('keeps the rows of a person together, whatever the length of the ids', () => {
    const person = 'p'.repeat(5_000)
    const starts = ['short', 's'.repeat(5_000)].map((id) =>
      Buffer.from(storedKey(Buffer.from(`abc\x00${person}\x00000000000000000\x00${id}`)))
        .subarray(0, 921)
        .toString(),
    )
    expect(starts[0]).toBe(starts[1])
  })
})
