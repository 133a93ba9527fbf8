import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, bucketOf, bucketText, earliestTime, encodeCells, latestTime } from '@polymart/core'
import type { EntityName, Records } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

const keysOf = <E extends EntityName>(entity: E, records: readonly Records[E][]): Buffer[] => {
  const { bytes, offsets } = encodeCells(batchOf(entity, records)).keys
  return records.map((_, row) => Buffer.from(bytes.slice(offsets[row], offsets[row + 1])))
}

/** As core writes it: what is left until the latest time of the model. */
const reversedTime = (at: number): string => String(latestTime - at).padStart(15, '0')

const joined = (...parts: readonly string[]): Buffer => Buffer.from(parts.join('\x00'))

describe('row keys', () => {
  it('are the bucket of the user and the id, for users and orders', () => {
    fc.assert(
      fc.property(arbitraryRecords('users'), arbitraryRecords('transactions'), (users, orders) => {
        expect(keysOf('users', users)).toEqual(users.map(({ userId }) => joined(bucketText(bucketOf(userId)), userId)))
        expect(keysOf('transactions', orders)).toEqual(
          orders.map(({ userId, transactionId }) => joined(bucketText(bucketOf(userId)), transactionId)),
        )
      }),
    )
  })

  it('are the bucket of the person, the person, the reversed start and the id, for sessions', () => {
    fc.assert(
      fc.property(arbitraryRecords('sessions'), (sessions) => {
        expect(keysOf('sessions', sessions)).toEqual(
          sessions.map(({ userId, visitorId, startAt, sessionId }) => {
            const person = userId ?? visitorId
            return joined(bucketText(bucketOf(person)), person, reversedTime(startAt), sessionId)
          }),
        )
      }),
    )
  })

  it('are the id alone, for categories and products', () => {
    fc.assert(
      fc.property(arbitraryRecords('categories'), arbitraryRecords('products'), (categories, products) => {
        expect(keysOf('categories', categories)).toEqual(categories.map(({ categoryId }) => Buffer.from(categoryId)))
        expect(keysOf('products', products)).toEqual(products.map(({ productId }) => Buffer.from(productId)))
      }),
    )
  })
})

describe('the start in the key of a session', () => {
  it('has 15 digits and puts later ones first', () => {
    const times = fc.oneof(
      fc.integer({ min: earliestTime, max: latestTime }),
      fc.constantFrom(earliestTime, latestTime),
    )
    const [session] = fc.sample(
      arbitraryRecords('sessions').filter((sessions) => sessions.length > 0),
      { seed: 1, numRuns: 1 },
    )[0]!
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [first, second] = keysOf('sessions', [
          { ...session!, userId: 'u', startAt: a },
          { ...session!, userId: 'u', startAt: b },
        ])
        expect(first!.toString().split('\x00')[2]).toMatch(/^\d{15}$/)
        expect(Math.sign(Buffer.compare(first!, second!))).toBe(Math.sign(b - a))
      }),
    )
  })
})
