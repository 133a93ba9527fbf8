import { expect, it } from 'vitest'
import { eventTypes } from '@polymart/core'
import { emptyTypeSets } from '../../src/read/session-events.js'

it('sets of event types have a bit for each type', () => {
  for (const types of [1, 8, 9, 16, eventTypes.length]) {
    const sets = emptyTypeSets(1, types)
    for (let type = 0; type < types; type++) sets[0]! |= 1 << type
    expect(sets[0]).toBe(2 ** types - 1)
  }
})

it('more types than sets have room for are an error', () => {
  expect(() => emptyTypeSets(1, 17)).toThrow(/at most 16 types of events, found 17/)
})
