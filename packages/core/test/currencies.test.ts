import { currenciesOfOtherDigits, digitsMark, minorDigits, writtenByOtherDigits } from '@polymart/core'
import { data } from 'currency-codes'
import { describe, expect, it } from 'vitest'

describe('minorDigits', () => {
  it('is what ISO 4217 has', () => {
    expect(data.length).toBeGreaterThan(170)
    for (const { code, digits } of data) {
      // Metals, funds and tests, of which the standard has none.
      const expected = /^X(A[GU]|B[A-D]|DR|P[DT]|SU|TS|UA|XX)$/.test(code) ? 2 : digits
      expect([code, minorDigits(code)]).toEqual([code, expected])
    }
  })

  it('is not what Intl has for them', () => {
    const codes = 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER RSD'.split(' ')
    expect(codes.map(minorDigits)).toEqual(codes.map(() => 2))
    expect(minorDigits('IQD')).toBe(3)
  })

  it('is known of what was added and withdrawn since, and of old data', () => {
    expect(['XAD', 'XCG', 'ZWG', 'BGN', 'ANG', 'HRK', 'LTL', 'ITL', 'BYR'].map(minorDigits)).toEqual([
      2, 2, 2, 2, 2, 2, 2, 0, 0,
    ])
  })

  it('takes lower case, and 2 for what is no code', () => {
    expect(['jpy', 'Kwd', 'XYZ', 'no code', ''].map(minorDigits)).toEqual([0, 3, 2, 2, 2])
  })
})

describe('currenciesOfOtherDigits', () => {
  it('is none for a store of this version', () => {
    expect(currenciesOfOtherDigits(digitsMark)).toEqual([])
  })

  it('is what releases of Node disagree on for a store that does not say', () => {
    const differing = currenciesOfOtherDigits(undefined)
    expect(differing).toEqual(expect.arrayContaining(['HUF', 'IQD', 'COP', 'RSD']))
    expect(differing).not.toContain('EUR')
    expect(differing).not.toContain('JPY')
  })

  it('is where another table differs', () => {
    const other = digitsMark.replace(' JPY', ' HUF').replace('3 BHD', '3 XYZ')
    expect(currenciesOfOtherDigits(other).toSorted()).toEqual(['BHD', 'HUF', 'JPY', 'XYZ'])
    expect(writtenByOtherDigits('embedded:shop', ['HUF', 'JPY']).message).toMatch(
      /embedded:shop holds amounts in HUF, JPY.*HUF 2, JPY 0.*--recreate/,
    )
  })
})
