import fc from 'fast-check'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { expectEqual } from './equal.js'
import { batchOf, bucketCount, bucketOf, bucketsOf, bucketText, partitionsOf } from '@polymart/core'
import { order, session, user } from '../../../test/fixtures/records.js'

describe('bucketOf', () => {
  it('is pinned for good: stores hold it in their keys', () => {
    // crc32 of "123456789" is 0xcbf43926, the check value of the algorithm's definition.
    expect(bucketOf('123456789')).toBe(0x926)
    expect(['', 'a', 'u-1', 'ü', '😀'].map((person) => bucketText(bucketOf(person)))).toEqual([
      '000',
      'e43',
      bucketText(crc32('u-1') & 0xfff),
      bucketText(crc32(Buffer.from([0xc3, 0xbc])) & 0xfff),
      bucketText(crc32(Buffer.from([0xf0, 0x9f, 0x98, 0x80])) & 0xfff),
    ])
  })

  it('is below 4096 and three hex digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (person) => {
        expect(bucketOf(person)).toBeLessThan(bucketCount)
        expect(bucketText(bucketOf(person))).toMatch(/^[0-9a-f]{3}$/)
      }),
    )
  })
})

describe('partitionsOf', () => {
  it('cuts the buckets into ranges that follow each other and differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bucketCount }), (count) => {
        const partitions = partitionsOf(count)
        expect(partitions).toHaveLength(count)
        expect(partitions[0]!.from).toBe(0)
        expect(partitions.at(-1)!.to).toBe(bucketCount)
        expectEqual(
          partitions.slice(1).map(({ from }) => from),
          partitions.slice(0, -1).map(({ to }) => to),
        )
        const lengths = partitions.map(({ from, to }) => to - from)
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('bucketsOf', () => {
  it('goes by the user of a row, and by the visitor where nobody signed in', () => {
    const of = (person: string): number => bucketOf(person)
    expect([...bucketsOf(batchOf('users', [user({ userId: 'ü' }), user({ userId: 'b' })]))]).toEqual([of('ü'), of('b')])
    expect([...bucketsOf(batchOf('transactions', [order({ transactionId: 't', userId: 'b', at: 0 })]))]).toEqual([
      of('b'),
    ])
    const sessions = [
      session({ sessionId: 's', userId: 'u', visitorId: 'v', startAt: 0 }),
      session({ sessionId: 't', userId: null, visitorId: 'v', startAt: 0 }),
    ]
    expect([...bucketsOf(batchOf('sessions', sessions))]).toEqual([of('u'), of('v')])
  })

  it('is 0 of what lies in every partition', () => {
    expect([...bucketsOf(batchOf('categories', [{ categoryId: 'c', name: 'C', parentId: null }]))]).toEqual([0])
    expect([...bucketsOf(batchOf('users', []))]).toEqual([])
  })
})
