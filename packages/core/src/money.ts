import { minorDigits } from './currencies.js'

/** Minor units as a decimal number in major units, exactly: (123456, 'EUR') is `1234.56`. */
export const majorText = (minor: number, currency: string): string => {
  const digits = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - digits)}`
}

/** How money is laid out; without digits, with those of the currency. */
export interface MoneyLayout {
  /** Default `en`. */
  readonly locale?: string
  readonly notation?: 'standard' | 'compact'
  /** Digits behind the point, at least and at most. */
  readonly digits?: readonly [number, number]
}

/**
 * Minor units as people read them, `€1,234.56`, for many amounts: making the format takes as long as a hundred of
 * them. Codes come from data: one that is no code stands as it is behind the amount.
 */
export const moneyFormat = (
  currency: string,
  { locale = 'en', notation = 'standard', digits }: MoneyLayout = {},
): ((minor: number) => string) => {
  // Intl has digits of its own for each currency, see currencies.ts.
  const own = minorDigits(currency)
  const [minimumFractionDigits, maximumFractionDigits] = digits ?? [own, own]
  try {
    const options = { notation, minimumFractionDigits, maximumFractionDigits } as const
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...options })
    return (minor) => format.format(minor / 10 ** own)
  } catch (error) {
    if (/^[A-Za-z]{3}$/.test(currency)) throw error
    return (minor) => `${majorText(minor, currency)} ${currency}`
  }
}

/** Money as people read it: `€1,234.56`. */
export const formatMoney = (minor: number, currency: string, locale = 'en'): string =>
  moneyFormat(currency, { locale })(minor)

/** A quotient of whole numbers, rounded half away from zero; null with nothing to divide by. Exact for safe integers. */
export const divideRounded = (dividend: number, divisor: number): number | null => {
  if (divisor === 0) return null
  const negative = dividend < 0 !== divisor < 0
  const a = Math.abs(dividend)
  const b = Math.abs(divisor)
  const rest = a % b
  const quotient = (a - rest) / b + (rest >= b - rest ? 1 : 0)
  return negative && quotient !== 0 ? -quotient : quotient
}
