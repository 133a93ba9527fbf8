import { expect, test } from 'vitest'
import { storesOf } from '../../src/arguments/stores.js'

test('one store, two stores, or none', () => {
  expect(storesOf({ store: 'embedded:a' })).toBe('embedded:a')
  expect(storesOf({ entities: 'embedded:a', sessions: 'embedded:b' })).toEqual({
    entities: 'embedded:a',
    sessions: 'embedded:b',
  })
  expect(storesOf({})).toBeUndefined()
})

test.each([
  [{ store: 'embedded:a', sessions: 'embedded:b' }, 'either --store, or --entities with --sessions'],
  [{ entities: 'embedded:a' }, '--sessions is missing'],
  [{ sessions: 'embedded:a' }, '--entities is missing'],
])('%j is refused', (flags, message) => {
  expect(() => storesOf(flags)).toThrow(message)
})
