const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** More digits than any number that is kept here has. */
const mostDigits = 40

/**
 * A decimal number times a power of ten, as the nearest whole number, half away from zero. `exact` tells whether
 * nothing was rounded. Undefined for a text that is no number, or is beyond 2^53.
 */
export const scaledText = (text: string, digits: number): { value: number; exact: boolean } | undefined => {
  const match = form.exec(text.trim())
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const all = (whole + fraction).replace(/^0+(?=\d)/, '')
  const point = all.length - fraction.length + digits + Number(exponent)
  if (Number(all) === 0) return { value: 0, exact: true }
  if (point > mostDigits || point < -mostDigits) return point > 0 ? undefined : { value: 0, exact: false }
  const kept = point > 0 ? all.slice(0, point).padEnd(point, '0') : '0'
  const rest = point >= 0 ? all.slice(point) : all.padStart(all.length - point, '0')
  const value = Number(kept) + (rest.charCodeAt(0) >= 53 ? 1 : 0)
  if (!Number.isSafeInteger(value)) return undefined
  return { value: sign === '-' && value !== 0 ? -value : value, exact: !/[1-9]/.test(rest) }
}

/** The same of a number, by the shortest decimal that it stands for: 19.99 times 100 is 1999. */
export const scaledNumber = (number: number, digits: number): { value: number; exact: boolean } | undefined =>
  scaledText(String(number), digits)

/** The same of a short number in the usual form, `1234.56`, that need not be rounded; NaN for others. */
export const plainDecimal = (text: string, digits: number): number => {
  const negative = text.charCodeAt(0) === 45
  const start = negative ? 1 : 0
  if (text.length === start || text.length > 15 - digits) return NaN
  let value = 0
  let behind = -1
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 46 && behind < 0 && i > start && i < text.length - 1) behind = 0
    else if (code < 48 || code > 57) return NaN
    else {
      value = value * 10 + code - 48
      if (behind >= 0) behind++
    }
  }
  const open = digits - Math.max(behind, 0)
  if (open < 0) return NaN
  for (let i = 0; i < open; i++) value *= 10
  return negative && value !== 0 ? -value : value
}
