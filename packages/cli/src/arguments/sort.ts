import { isLeftAligned } from '@polymart/analytics'
import type { ResultColumn } from '@polymart/analytics'
import { compareTexts, didYouMean, PolymartError } from '@polymart/core'
import { list } from './values.js'

/** A column to sort by, and which way, where that was said. */
export interface SortKey {
  readonly column: string
  readonly order?: 'asc' | 'desc'
}

/** A parser of `--sort net`, `--sort country,net:asc`. */
export const sortKeys = (text: string): readonly SortKey[] =>
  list(text).map((key) => {
    const [, column, order] = /^(.*?)(?::(asc|desc))?$/s.exec(key)!
    return order === undefined ? { column: column! } : { column: column!, order: order as 'asc' | 'desc' }
  })

/**
 * Columns with their rows in another order: numbers from the largest, texts and times from the first,
 * what is not known last.
 */
export const sortedColumns = (
  columns: readonly ResultColumn[],
  keys: readonly SortKey[],
  table: string,
): readonly ResultColumn[] => {
  const compare = keys.map((key) => comparison(columnNamed(columns, key.column, table), key.order))
  const order = Array.from(columns[0]?.values ?? [], (_, row) => row).sort((a, b) => {
    for (const one of compare) {
      const found = one(a, b)
      if (found !== 0) return found
    }
    return a - b
  })
  return columns.map((column) => ({ ...column, values: order.map((row) => column.values[row]!) }))
}

/** By its name, or as the table shows it: `net` is `netMinor`. */
export const columnNamed = (columns: readonly ResultColumn[], name: string, table: string): ResultColumn => {
  const found = columns.find((column) => column.name === name || column.name === `${name}Minor`)
  if (found) return found
  const names = columns.map((column) => column.name.replace(/Minor$/, ''))
  throw new PolymartError(
    'argument',
    `The table ${table} has no column ${JSON.stringify(name)} to sort by. Columns: ${names.join(', ')}.${didYouMean(name, names)}`,
  )
}

const comparison = ({ kind, values }: ResultColumn, order: SortKey['order']): ((a: number, b: number) => number) => {
  const sign = (order ?? (isLeftAligned(kind) ? 'asc' : 'desc')) === 'asc' ? 1 : -1
  return (a, b) => {
    const [one, other] = [values[a] ?? null, values[b] ?? null]
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return sign * (typeof one === 'string' ? compareTexts(one, String(other)) : Number(one) - Number(other))
  }
}
