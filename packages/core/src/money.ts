// Asking Intl takes as long as formatting a hundred numbers.
const digitsOf = new Map<string, number>()

/** Digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD; 2 for codes that nobody knows. */
export const minorDigits = (currency: string): number => {
  let digits = digitsOf.get(currency)
  if (digits === undefined) digitsOf.set(currency, (digits = askDigits(currency)))
  return digits
}

const askDigits = (currency: string): number => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}

/** Minor units as a decimal number in major units, exactly: (123456, 'EUR') is `1234.56`. */
export const majorText = (minor: number, currency: string): string => {
  const digits = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  const sign = minor < 0 ? '-' : ''
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(text.length - digits)}`
}

/** Money as people read it: `€1,234.56`. */
export const formatMoney = (minor: number, currency: string, locale = 'en'): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(minor / 10 ** minorDigits(currency))

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
