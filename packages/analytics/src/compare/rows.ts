import { calendarSpans } from '@polymart/core'
import type { CalendarUnit } from '@polymart/core'
import type { TableDefinition } from '../define/analysis.js'
import type { Scope } from '../params/scope.js'
import type { ResultColumn } from '../result/columns.js'

/** A table of one period. */
export interface PeriodTable {
  readonly columns: readonly ResultColumn[]
  readonly scope: Scope
}

/** Rows of a table and their counterparts in that of another period. */
export interface Matched {
  /** By row, the other table's; −1 for none. */
  readonly rows: Int32Array
  /** Rows of the other table that nothing here is the counterpart of. */
  readonly left: readonly number[]
}

/** Finds the counterparts of rows: by the values of their key, and where these are dates by their places in the period. */
export const matchRows = (
  definition: TableDefinition,
  spec: object,
  table: PeriodTable,
  other: PeriodTable,
): Matched => {
  const keysHere = keysOf(definition, spec, table)
  const keysThere = keysOf(definition, spec, other)
  const place = new Map(keysThere.map((key, row) => [key, row]))
  const rows = Int32Array.from(keysHere, (key) => place.get(key) ?? -1)
  const found = new Set(rows)
  return { rows, left: keysThere.flatMap((_, row) => (found.has(row) ? [] : [row])) }
}

type Cell = ResultColumn['values'][number]

/** A key for each row. */
const keysOf = (definition: TableDefinition, spec: object, { columns, scope }: PeriodTable): readonly Cell[] => {
  const keys = keyColumns(definition, columns).map((column) => comparable(column, definition, spec, scope))
  const length = columns[0]?.values.length ?? 0
  if (keys.length === 1) return keys[0]!
  return Array.from({ length }, (_, row) => JSON.stringify(keys.map((values) => values[row])))
}

/** The columns of the key; those that the table does not have by itself are a breakdown's. */
export const keyColumns = (
  { key, columns: declared }: TableDefinition,
  columns: readonly ResultColumn[],
): readonly ResultColumn[] =>
  columns.filter(({ name }) => {
    const column = declared[name]
    return column && column.kind !== 'breakdown' ? key.includes(name) : key.includes('by')
  })

/** Its values, dates as the number of their unit in the period. */
const comparable = (
  { name, kind, values }: ResultColumn,
  definition: TableDefinition,
  spec: object,
  { from, to, timeZone, weekStart }: Scope,
): readonly Cell[] => {
  if (kind !== 'date' || from === null) return values
  const unit = definition.columns[name] ? definition.every!(spec as never) : (name as CalendarUnit)
  const places = new Map(
    calendarSpans(from, to, unit, timeZone, weekStart).map(({ label }, place) => [label as Cell, place]),
  )
  return values.map((date) => places.get(date) ?? date)
}
