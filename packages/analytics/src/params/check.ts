import { didYouMean, PolymartError, shownValue } from '@polymart/core'

/** Fails with what was expected and what was found; texts are shown, they come from the caller. */
export const refuse = (name: string, expected: string, found: unknown): never => {
  throw new PolymartError('argument', `Expected ${name} to be ${expected}, found ${shownValue(found)}.`)
}

export const oneOf = <T extends string>(name: string, value: unknown, allowed: readonly T[], otherwise: T): T => {
  if (value === undefined) return otherwise
  return allowed.includes(value as T) ? (value as T) : refuseWord(name, value, allowed)
}

/** Fails with the words that are allowed, and the nearest of them. */
const refuseWord = (name: string, value: unknown, allowed: readonly string[]): never => {
  const list = allowed.map((item) => JSON.stringify(item)).join(', ')
  const hint = typeof value === 'string' ? didYouMean(value, allowed) : ''
  throw new PolymartError('argument', `Expected ${name} to be one of ${list}, found ${shownValue(value)}.${hint}`)
}

export const flag = (name: string, value: unknown): boolean => {
  if (value === undefined) return false
  return typeof value === 'boolean' ? value : refuse(name, 'true or false', value)
}

export const wholeNumber = (name: string, value: unknown, least: number, most: number, otherwise: number): number => {
  if (value === undefined) return otherwise
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number
  return refuse(name, `a whole number from ${least} to ${most}`, value)
}

/** Fails on a name that is no parameter, with the nearest that is. */
export const knownNames = (what: string, given: object, known: readonly string[]): void => {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    throw new PolymartError(
      'argument',
      `Unknown ${what} ${shownValue(name)}.${didYouMean(name, known)} Known: ${known.join(', ')}.`,
    )
  }
}
