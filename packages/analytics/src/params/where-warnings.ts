import { countryAlpha3, didYouMean, fieldsOf, leavesOf, shownValue } from '@polymart/core'
import type { Condition } from './scope.js'

// What rows have of their own, sessions have.
const entityOf = { user: 'users', session: 'sessions', order: 'transactions', row: 'sessions' } as const

/**
 * What conditions ask for that no row of a clean shop has: a country that is no code, a word that a field does not
 * know. Not an error, since a store holds what it was given.
 *
 * @param name the parameter with the conditions.
 */
export const whereWarnings = (where: readonly Condition[], name = 'where'): readonly string[] =>
  where.flatMap((condition) => {
    const { owner, field } = condition
    if (owner === 'event' || owner === 'product' || 'bounds' in condition) return []
    const symbols = leavesOf(fieldsOf(entityOf[owner])).find(({ name }) => name === field)?.field.symbols
    const texts = condition.values.filter((value) => typeof value === 'string')
    if (symbols) {
      return texts
        .filter((text) => !symbols.includes(text))
        .map(
          (text) =>
            `${name}: ${field} is one of ${symbols.join(', ')}, found ${shownValue(text)}.${didYouMean(text, symbols)}`,
        )
    }
    if (!/(^|\.)country$/.test(field)) return []
    return texts
      .filter((text) => countryAlpha3(text) === undefined)
      .map(
        (text) => `${name}: ${field} is two letters of ISO 3166-1, such as DE for Germany, found ${shownValue(text)}.`,
      )
  })
