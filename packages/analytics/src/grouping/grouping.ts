import { textsOf } from '@polymart/core'
import type { Column, Columns, TextColumn } from '@polymart/core'
import { notSet } from '../result/columns.js'
import type { Table } from '../read/tables.js'

/** Rows in groups by the values of one field or several: group g has the texts `keys[g]`, one for each field. */
export interface Grouping {
  readonly keys: readonly (readonly string[])[]
  /** The group of each row. */
  readonly groups: Int32Array
}

/** By a set of columns, or one of them. */
const known = new WeakMap<Columns | TextColumn, Map<string, Grouping>>()

/** Rows by the values of a field, "(not set)" where it is missing. Worked out once for a set of columns; read only. */
export const byField = ({ rows, columns }: Table, field: string): Grouping =>
  once(columns, field, () => fieldGrouping(columns[field], rows))

/** Rows by the values of a column of texts. Worked out once for the column; read only. */
export const byTexts = (column: TextColumn): Grouping =>
  once(column, '', () => fieldGrouping(column, column.codes.length))

const once = (columns: Columns | TextColumn, name: string, make: () => Grouping): Grouping => {
  let groupings = known.get(columns)
  if (!groupings) known.set(columns, (groupings = new Map<string, Grouping>()))
  let found = groupings.get(name)
  if (!found) groupings.set(name, (found = make()))
  return found
}

const fieldGrouping = (column: Column | undefined, rows: number): Grouping => {
  if (rows === 0 || !column || column.kind === 'list') return { keys: [[notSet]], groups: new Int32Array(rows) }
  if (column.kind === 'text') {
    const texts = textsOf(column.dictionary)
    const missing = texts.indexOf(notSet)
    if (missing < 0) return ofCodes([...texts, notSet], column.codes)
    return ofCodes(texts, column.codes, missing)
  }
  if (column.kind === 'boolean') return ofCodes(['false', 'true', notSet], column.values)
  return ofNumbers(column.values)
}

const ofCodes = (
  labels: readonly string[],
  codes: Int32Array | Uint8Array,
  missing: number = labels.length - 1,
): Grouping => ({
  keys: labels.map((label) => [label]),
  groups: Int32Array.from(codes, (code) => (code < 0 ? missing : code)),
})

const ofNumbers = (values: Float64Array): Grouping => {
  const codes = new Map<number, number>()
  const groups = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    let code = codes.get(values[row]!)
    if (code === undefined) codes.set(values[row]!, (code = codes.size))
    groups[row] = code
  }
  return { keys: [...codes.keys()].map((value) => [Number.isNaN(value) ? notSet : String(value)]), groups }
}

/** Rows by the values of several fields together. Worked out once for a set of columns; read only. */
export const byFields = (table: Table, fields: readonly string[]): Grouping =>
  fields.length === 1
    ? byField(table, fields[0]!)
    : once(table.columns, fields.join('\0'), () =>
        together(
          fields.map((field) => byField(table, field)),
          table.rows,
        ),
      )

/** Several groupings of the same rows as one, of all of their values. */
export const together = (groupings: readonly Grouping[], rows: number): Grouping => {
  if (groupings.length === 1) return groupings[0]!
  let keys: (readonly string[])[] = [[]]
  let groups: Int32Array = new Int32Array(rows)
  for (const next of groupings) {
    const numbers = new Map<number, number>()
    const deeper = new Int32Array(rows)
    const width = next.keys.length
    const found: (readonly string[])[] = []
    for (let row = 0; row < rows; row++) {
      const pair = groups[row]! * width + next.groups[row]!
      let number = numbers.get(pair)
      if (number === undefined) {
        numbers.set(pair, (number = found.length))
        found.push([...keys[groups[row]!]!, ...next.keys[next.groups[row]!]!])
      }
      deeper[row] = number
    }
    keys = found
    groups = deeper
  }
  return { keys, groups }
}

/** The groups of the rows that links lead to; a link of −1, to no row, is in the group of `none` in every field. */
export const through = ({ keys, groups }: Grouping, links: Int32Array, fields: number, none: string): Grouping => {
  // What has no row may share its group with rows that have none set: a person counts there once.
  let outside = keys.findIndex((key) => key.every((text) => text === none))
  const all = outside < 0 ? [...keys, new Array<string>(fields).fill(none)] : keys
  if (outside < 0) outside = keys.length
  const linked = new Int32Array(links.length)
  for (let row = 0; row < links.length; row++) linked[row] = links[row]! < 0 ? outside : groups[links[row]!]!
  return { keys: all, groups: linked }
}
