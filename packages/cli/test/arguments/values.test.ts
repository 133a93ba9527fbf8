import { expect, test } from 'vitest'
import { decimal, list, oneOf, pointInTime, wholeNumber } from '../../src/arguments/values.js'

test('words are taken as they are, and others refused with the nearest', () => {
  const parse = oneOf('--format', ['parquet', 'jsonl'])
  expect(parse('jsonl')).toBe('jsonl')
  expect(() => parse('parket')).toThrow(
    'Expected --format to be one of parquet, jsonl, found "parket". Did you mean "parquet"?',
  )
  expect(() => parse('')).toThrow('found ""')
})

test.each(['0', '7', '4294967295'])('%s is a whole number', (text) => {
  expect(wholeNumber('--seed', 0)(text)).toBe(Number(text))
})

test.each(['', '-1', '1.5', '1e3', 'NaN', ' 1', '0x10', '9007199254740993', '٣'])('"%s" is no whole number', (text) => {
  expect(() => wholeNumber('--seed', 0)(text)).toThrow('Expected --seed to be a whole number of at least 0, found')
})

test('whole numbers keep their bounds', () => {
  expect(() => wholeNumber('--workers', 1, 256)('0')).toThrow('a whole number from 1 to 256, found "0"')
  expect(() => wholeNumber('--workers', 1, 256)('257')).toThrow('found "257"')
})

test('decimals are finite numbers', () => {
  expect(decimal('--scale')('0.5')).toBe(0.5)
  expect(decimal('--scale')('1e-2')).toBe(0.01)
  for (const text of ['', ' ', 'much', 'Infinity', 'NaN']) {
    expect(() => decimal('--scale')(text)).toThrow('Expected --scale to be a number, found')
  }
})

test('only now is a time of its own', () => {
  const before = Date.now()
  expect(pointInTime('now')).toBeGreaterThanOrEqual(before)
  expect(pointInTime('2026-07-01')).toBe('2026-07-01')
})

test('lists are cut at commas', () => {
  expect(list('product_view, checkout ,purchase')).toEqual(['product_view', 'checkout', 'purchase'])
})

test('a long value is shown in part', () => {
  expect(() => decimal('--scale')('x'.repeat(1000))).toThrow(`found "${'x'.repeat(199)}….`)
})
