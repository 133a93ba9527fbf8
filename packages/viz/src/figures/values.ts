import { minorDigits } from '@polymart/core'
import type { ResultLike } from '../figure.js'

/** A column of numbers; all null where the table lacks it. */
export const numbersOf = (result: ResultLike, table: string, name: string): (number | null)[] =>
  valuesOf(result, table, name).map((value) => (typeof value === 'number' ? value : null))

export const textsOf = (result: ResultLike, table: string, name: string): string[] =>
  valuesOf(result, table, name).map(String)

const valuesOf = ({ columns }: ResultLike, table: string, name: string) =>
  columns[table]?.find((column) => column.name === name)?.values ?? []

/** Minor units as a number in major units, for an axis. */
export const majorOf = (currency: string | null): ((minor: number | null) => number | null) => {
  const unit = currency === null ? 1 : 10 ** minorDigits(currency)
  return (minor) => (minor === null ? null : minor / unit)
}

/** The axis title of money: `Net revenue (EUR)`. */
export const inCurrency = (what: string, currency: string | null): string =>
  currency === null ? what : `${what} (${currency})`
