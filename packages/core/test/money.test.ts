import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideRounded, formatMoney, majorText, moneyFormat } from '@polymart/core'

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

  it('has the digits of ISO 4217, whatever Intl has', () => {
    const spaced = (text: string): string => text.replaceAll('\u00a0', ' ')
    expect(spaced(formatMoney(1_999_050, 'HUF'))).toBe('HUF 19,990.50')
    expect(spaced(formatMoney(1_999_000, 'IQD'))).toBe('IQD 1,999.000')
    expect(spaced(formatMoney(1_999_000, 'iqd'))).toBe('IQD 1,999.000')
    expect(moneyFormat('IDR', { notation: 'compact', digits: [0, 1] })(1_234_567_800)).toMatch(/12\.3M$/)
  })

  it('puts what is no code behind the amount', () => {
    expect(formatMoney(1250, 'points')).toBe('12.50 points')
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
