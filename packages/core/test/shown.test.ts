import { expect, test } from 'vitest'
import { shownValue } from '../src/index.js'

const circular: { self?: unknown } = {}
circular.self = circular

test.each([
  ['x', '"x"'],
  [{ a: [1, null] }, '{"a":[1,null]}'],
  [undefined, 'nothing'],
  [null, 'null'],
  [Symbol('x'), 'a symbol'],
  [10n, '10n'],
  [[{ a: 10n }], '[{"a":"10n"}]'],
  [circular, 'an object'],
  [{ toJSON: () => undefined }, 'an object'],
  ['x'.repeat(198), `"${'x'.repeat(198)}"`],
  ['x'.repeat(199), `"${'x'.repeat(199)}…`],
  // The 200th is the first half of a character.
  [`${'x'.repeat(198)}😀`, `"${'x'.repeat(198)}…`],
])('a value is shown in 200 characters: %s → %s', (value, text) => {
  expect(shownValue(value)).toBe(text)
})
