import type { Column, Columns, Dictionary, TextColumn } from './column.js'
import { DictionaryBuilder } from './dictionary.js'
import { sharedBytes, sharedFloats, sharedInts } from './memory.js'

/** Some rows of some columns, in the order asked for. */
export interface Pick {
  readonly columns: Columns
  readonly rows: Int32Array
}

/** One after the other, the rows picked from several sets of columns that have the same names and kinds. */
export const gather = (picks: readonly Pick[]): Columns => {
  const names = Object.keys(picks[0]?.columns ?? {})
  return Object.fromEntries(
    names.map((name) => [name, gatherColumn(picks.map(({ columns, rows }) => ({ column: columns[name]!, rows })))]),
  )
}

interface ColumnPick {
  readonly column: Column
  readonly rows: Int32Array
}

const gatherColumn = (picks: readonly ColumnPick[]): Column => {
  const length = picks.reduce((sum, { rows }) => sum + rows.length, 0)
  switch (picks[0]!.column.kind) {
    case 'number': {
      const values = sharedFloats(length)
      each(picks, 'number', (column, row, at) => (values[at] = column.values[row]!))
      return { kind: 'number', values }
    }
    case 'boolean': {
      const values = sharedBytes(length)
      each(picks, 'boolean', (column, row, at) => (values[at] = column.values[row]!))
      return { kind: 'boolean', values }
    }
    case 'text':
      return gatherTexts(picks, length)
    case 'list': {
      const offsets = sharedInts(length + 1)
      each(picks, 'list', (column, row, at) => {
        offsets[at + 1] = offsets[at]! + column.offsets[row + 1]! - column.offsets[row]!
      })
      const items = picks.map(({ column, rows }) => {
        if (column.kind !== 'list') throw new TypeError('Columns of one name differ in kind.')
        return { columns: column.items, rows: itemRows(column.offsets, rows) }
      })
      return { kind: 'list', offsets, items: gather(items) }
    }
  }
}

const each = <K extends Column['kind']>(
  picks: readonly ColumnPick[],
  kind: K,
  visit: (column: Extract<Column, { kind: K }>, row: number, at: number) => void,
): void => {
  let at = 0
  for (const { column, rows } of picks) {
    if (column.kind !== kind) throw new TypeError('Columns of one name differ in kind.')
    for (const row of rows) visit(column as Extract<Column, { kind: K }>, row, at++)
  }
}

const itemRows = (offsets: Int32Array, rows: Int32Array): Int32Array => {
  const items: number[] = []
  for (const row of rows) for (let item = offsets[row]!; item < offsets[row + 1]!; item++) items.push(item)
  return Int32Array.from(items)
}

const gatherTexts = (picks: readonly ColumnPick[], length: number): TextColumn => {
  const builder = new DictionaryBuilder()
  const codes = sharedInts(length)
  let at = 0
  for (const { column, rows } of picks) {
    if (column.kind !== 'text') throw new TypeError('Columns of one name differ in kind.')
    // The first dictionary comes over whole, so that known symbols keep their codes.
    const map =
      at === 0 && builder.length === 0 ? translate(column.dictionary, builder) : lazily(column.dictionary, builder)
    for (const row of rows) codes[at++] = column.codes[row]! < 0 ? -1 : map(column.codes[row]!)
  }
  return { kind: 'text', codes, dictionary: builder.finish() }
}

const translate = (dictionary: Dictionary, builder: DictionaryBuilder): ((code: number) => number) => {
  const map = lazily(dictionary, builder)
  for (let code = 0; code < dictionary.length; code++) map(code)
  return map
}

const lazily = ({ bytes, offsets }: Dictionary, builder: DictionaryBuilder): ((code: number) => number) => {
  const known: number[] = []
  return (code) => (known[code] ??= builder.addBytes(bytes, offsets[code]!, offsets[code + 1]!))
}
