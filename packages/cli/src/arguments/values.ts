import { didYouMean, PolymartError, shownValue } from '@polymart/core'

const refuse = (flag: string, expected: string, found: string, hint = ''): never => {
  throw new PolymartError('argument', `Expected ${flag} to be ${expected}, found ${shownValue(found)}.${hint}`)
}

/** A parser of one of some words. */
export const oneOf =
  <const T extends string>(flag: string, words: readonly T[]) =>
  (text: string): T =>
    words.find((word) => word === text) ?? refuse(flag, `one of ${words.join(', ')}`, text, didYouMean(text, words))

/** A parser of whole numbers. */
export const wholeNumber =
  (flag: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN
    if (number >= least && number <= most) return number
    const upTo = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
    return refuse(flag, `a whole number ${upTo}`, text)
  }

/** A parser of numbers, whose bounds whoever takes them checks. */
export const decimal =
  (flag: string) =>
  (text: string): number => {
    const number = text.trim() === '' ? NaN : Number(text)
    return Number.isFinite(number) ? number : refuse(flag, 'a number', text)
  }

/** A point in time as the packages take it; only the command line knows `now`. */
export const pointInTime = (text: string): string | number => (text === 'now' ? Date.now() : text)

/** A word, or a period between two points in time: `2025-06-01..2025-07-01`. */
export const periodOrWord = (text: string): unknown => {
  const [from, to, ...more] = text.split('..')
  return from && to && more.length === 0 ? { from: pointInTime(from), to: pointInTime(to) } : text
}

/** A list by commas. */
export const list = (text: string): string[] => text.split(',').map((item) => item.trim())
