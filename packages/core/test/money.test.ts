import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideRounded, formatMoney, majorText, minorDigits } from '@polymart/core'

describe('minorDigits', () => {
  it('is the exponent of the currency, 2 for codes that nobody knows', () => {
    expect(['EUR', 'JPY', 'KWD', 'ISK', 'XYZ', 'no code', ''].map(minorDigits)).toEqual([2, 0, 3, 0, 2, 2, 2])
  })
})

describe('majorText', () => {
  it.each([
    [123456, 'EUR', '1234.56'],
    [-5, 'EUR', '-0.05'],
    [0, 'EUR', '0.00'],
    [100, 'JPY', '100'],
    [-1, 'KWD', '-0.001'],
    [Number.MAX_SAFE_INTEGER, 'EUR', '90071992547409.91'],
  ])('writes %d %s as %s', (minor, currency, text) => {
    expect(majorText(minor, currency)).toBe(text)
  })

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        expect(Number(majorText(minor, currency).replace('.', ''))).toBe(minor === 0 ? 0 : minor)
      }),
    )
  })
})

describe('formatMoney', () => {
  it('shows major units with the currency', () => {
    expect(formatMoney(123456, 'EUR')).toBe('€1,234.56')
    expect(formatMoney(1234, 'JPY')).toBe('¥1,234')
    expect(formatMoney(-50, 'USD')).toBe('-$0.50')
  })
})

describe('divideRounded', () => {
  it('rounds half away from zero, exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (dividend, divisor) => {
        fc.pre(divisor !== 0)
        const [a, b] = [BigInt(Math.abs(dividend)), BigInt(Math.abs(divisor))]
        const rounded = Number((2n * a + b) / (2n * b))
        const quotient = divideRounded(dividend, divisor)
        expect(quotient).toBe(rounded === 0 ? 0 : dividend < 0 !== divisor < 0 ? -rounded : rounded)
      }),
    )
    expect([divideRounded(1, 2), divideRounded(-1, 2), divideRounded(-1, 3), divideRounded(5, 0)]).toEqual([
      1,
      -1,
      0,
      null,
    ])
  })
})
