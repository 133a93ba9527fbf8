import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entityNames, problemOf, shapeOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { arbitraryRecords } from './arbitrary-records.js'

const order = () =>
  structuredClone(
    fc.sample(
      arbitraryRecords('transactions')
        .map(([first]) => first)
        .filter((record) => record !== undefined),
      { seed: 5, numRuns: 1 },
    )[0]!,
  )

describe('problemOf', () => {
  it.each(entityNames)('finds none in what has the structure of %s', (entity) => {
    fc.assert(
      fc.property(arbitraryRecords(entity), (records) => {
        for (const record of records) expect(problemOf(entity, { ...record, other: 1 })).toBeNull()
      }),
    )
  })

  it.each([
    [{ userId: 'a\x00b' }, 'userId', 'a text without NUL', 'a text with NUL'],
    [
      { userId: 'a\ud83d' },
      'userId',
      'a text without NUL',
      'a text of 2 characters, one of them half a pair of surrogates',
    ],
    [{ at: 1.5 }, 'at', 'a time: epoch milliseconds of the years 0 to 9999', 'a number with a fraction'],
    [{ at: 1e16 }, 'at', 'a time: epoch milliseconds of the years 0 to 9999', 'a number beyond 2^53'],
    [{ totalMinor: '12' }, 'totalMinor', 'money: a whole number of minor units', 'a text of 2 characters'],
    [{ totalMinor: null }, 'totalMinor', 'money: a whole number of minor units', 'null'],
    [{ test: 1 }, 'test', 'true or false', 'a whole number of 1 digit'],
    [{ lines: {} }, 'lines', 'a list', 'an object'],
    [{ lines: [{ productId: 'p', quantity: 1n }] }, 'lines[0].quantity', 'a whole number', 'a big integer'],
    [{ billing: undefined }, 'billing', 'an object', 'nothing'],
    [{ billing: { country: 5 } }, 'billing.country', 'a text', 'a whole number of 1 digit'],
  ])('finds what is wrong in case %#: %s', (fields, field, expected, found) => {
    expect(problemOf('transactions', { ...order(), ...fields })).toEqual({ field, expected, found })
  })

  it('never holds a value', () => {
    const secret = 'alice@example.com'
    for (const entity of ['users', 'sessions'] as EntityName[]) {
      expect(JSON.stringify(problemOf(entity, secret))).not.toContain('alice')
      expect(JSON.stringify(problemOf(entity, { userId: [secret], sessionId: [secret] }))).not.toContain('alice')
    }
  })

  it('wants objects', () => {
    expect([null, [], 'x', 5].map((value) => problemOf('users', value)?.found)).toEqual([
      'null',
      'a list of 0',
      'a text of 1 character',
      'a whole number of 1 digit',
    ])
    expect(shapeOf(NaN)).toBe('not a finite number')
    expect(shapeOf(true)).toBe('a boolean')
  })
})
