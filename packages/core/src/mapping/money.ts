import { isCurrency, minorDigits } from '../currencies.js'
import { plainDecimal } from './decimal.js'
import type { MoneyForm } from './mapping.js'
import { misfit } from './misfit.js'
import { scaled } from './numbers.js'
import type { Stack } from './path.js'
import type { Convert } from './text.js'

interface MoneyOptions extends MoneyForm {
  /** The currency that amounts are in: null where it is not known. */
  readonly currencyOf: (stack: Stack) => string | null
  /** The currency that they should be in, where that can be told. */
  readonly expectedOf?: (stack: Stack) => string | null
}

/** Money in minor units. */
export const moneyConverter = ({ unit, fraction, currencyOf, expectedOf }: MoneyOptions): Convert => {
  const round = fraction === 'round'
  const power = [1, 10, 100, 1000, 10_000]
  return (value, stack) => {
    const currency = unit === 'major' || expectedOf ? currencyOf(stack) : null
    if (expectedOf) {
      const wanted = expectedOf(stack)
      if (wanted !== null && currency !== null && wanted !== currency)
        return misfit(`money in the one currency of the record (another is found beside it)`, value)
    }
    let digits = 0
    if (unit === 'major') {
      if (currency === null) return misfit('money whose currency is known (its own is not there)', value)
      if (!isCurrency(currency))
        return misfit(
          'money in a currency of ISO 4217, whose decimals are known ("values" can say which a code means)',
          currency,
        )
      digits = minorDigits(currency)
    }
    if (typeof value === 'number') {
      // Exact if the whole number of minor units, in major units, is this very number.
      const scale = power[digits]!
      const minor = Math.round(value * scale)
      if (Number.isSafeInteger(minor) && minor / scale === value) return minor === 0 ? 0 : minor
    } else if (typeof value === 'string') {
      const minor = plainDecimal(value, digits)
      if (!Number.isNaN(minor)) return minor
    }
    const amount = scaled(value, digits)
    if (!amount)
      return misfit(
        unit === 'major' ? 'money: a decimal number of major units' : 'money: a whole number of minor units',
        value,
      )
    if (amount.exact || round) return amount.value
    return misfit(
      `money without fractions of a minor unit${unit === 'major' ? ` (${digits} digits of ${currency ?? ''})` : ''}; "fraction": "round" rounds them`,
      value,
    )
  }
}
