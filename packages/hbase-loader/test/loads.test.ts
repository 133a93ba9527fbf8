import { describe, expect, it } from 'vitest'
import { Fingerprints } from '../src/store/fingerprints.js'
import { SeenKeys } from '../src/store/seen-keys.js'
import { loadOf, qualifierOf, readStamp, revisionOf, stampOf } from '../src/store/stamp.js'

const key = (number: number): Buffer => Buffer.from(`${number % 4096}\0visitor-${number}\0s`)

describe('what a load knows of its rows', () => {
  it('never misses a key that came before, and seldom takes a new one for it', () => {
    const seen = new SeenKeys()
    const doubtful = Array.from({ length: 100_000 }, (_, i) => seen.add(key(i))).filter(Boolean)
    expect(doubtful.length).toBeLessThan(100)
    expect(Array.from({ length: 100_000 }, (_, i) => seen.add(key(i))).every(Boolean)).toBe(true)
  })

  it('knows the rows that it did not write', () => {
    const rows = new Fingerprints()
    for (let i = 0; i < 20_000; i += 2) rows.add(key(i))
    for (let i = 0; i < 20_000; i++) expect(rows.has(key(i))).toBe(i % 2 === 0)
  })
})

describe('the stamp of a cell', () => {
  it('is its qualifier', () => {
    for (const [load, revision, text] of [
      [7, 0, '7'],
      [7, 2, '7.2'],
      [123_456_789, 1_000_000, '123456789.1000000'],
    ] as const) {
      const stamp = stampOf(load, revision)
      const qualifier = qualifierOf(stamp)
      expect(qualifier.toString()).toBe(text)
      expect(readStamp(Buffer.from(`x${text}y`), 1, 1 + text.length)).toBe(stamp)
      expect([loadOf(stamp), revisionOf(stamp)]).toEqual([load, revision])
    }
    expect(stampOf(8, 0)).toBeGreaterThan(stampOf(7, 9))
  })

  it('is no other qualifier', () => {
    for (const text of ['', 'a', '7.', '.7', '7a', '7.2.3', '-1'])
      expect(readStamp(Buffer.from(text), 0, text.length)).toBe(-1)
  })
})
