import { textsOf } from '@polymart/core'
import { notSet } from '../result/columns.js'
import type { Table } from './tables.js'

/** A field of each row as a label of a breakdown; "(not set)" where it is missing, and for −1, which is no row. */
export const labelsOf = ({ rows, columns }: Table, field: string): ((row: number) => string) => {
  const column = columns[field]
  if (!column || rows === 0) return () => notSet
  switch (column.kind) {
    case 'text': {
      const { codes } = column
      const texts = textsOf(column.dictionary)
      return (row) => (row < 0 || codes[row]! < 0 ? notSet : texts[codes[row]!]!)
    }
    case 'boolean':
      return (row) => (row < 0 || column.values[row] === 2 ? notSet : String(column.values[row] === 1))
    case 'number':
      return (row) => (row < 0 || Number.isNaN(column.values[row]!) ? notSet : String(column.values[row]!))
    case 'list':
      return () => notSet
  }
}
