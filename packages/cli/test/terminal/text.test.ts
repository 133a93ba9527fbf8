import { expect, test } from 'vitest'
import { count, counted, jsonText, plain, plainLines, seconds } from '../../src/terminal/text.js'

test('numbers and lengths of time in words', () => {
  expect(count(1_234_567)).toBe('1,234,567')
  expect([0, 1, 2].map((rows) => counted(rows, 'row'))).toEqual(['0 rows', '1 row', '2 rows'])
  expect(counted(2, 'entity', 'entities')).toBe('2 entities')
  expect([0, 949, 9949, 9951, 59_400, 61_000].map(seconds)).toEqual([
    '0.0 s',
    '0.9 s',
    '9.9 s',
    '10 s',
    '59 s',
    '1 min 1 s',
  ])
})

test('texts become one line without a will of its own', () => {
  expect(plain('Müller 日本 👩‍💻')).toBe('Müller 日本 👩‍💻')
  expect(plain('a\nb\tc\u0000d\u2028e\u202ef')).toBe('a b c d e f')
  expect(plain('\u001b[2J\u001b]0;title\u0007x')).toBe('x')
})

test('lines keep their ends', () => {
  expect(plainLines('a\u001b[31mb\r\nc\u009bd\n')).toBe('ab\r\nc d\n')
})

test('JSON says the same, and nothing that a terminal obeys', () => {
  const value = { 'a\u001b[31m': ['\u009b31m', '\u202e\u2066x\u007f', 'Müller 😀\n'] }
  expect(JSON.parse(jsonText(value))).toEqual(value)
  expect(jsonText(value)).toMatch(/^[ -~ü😀]+$/u)
})
