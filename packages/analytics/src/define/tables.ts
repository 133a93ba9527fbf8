import type { ResultColumn } from '../result/columns.js'
import type { TableDefinition, TableDefinitions } from './analysis.js'
import type { Breakdown } from './breakdown.js'
import type { BreakdownColumn, ColumnDefinition } from './columns.js'
import { unitOf } from '../result/kinds.js'
import type { Slices } from '../slices.js'

/** How the columns of tables are called, but for those of breakdowns. */
export const columnNames = (tables: TableDefinitions): readonly string[] =>
  Object.values(tables).flatMap(({ columns }) =>
    Object.entries(columns).flatMap(([name, { kind }]) => (kind === 'breakdown' ? [] : [name])),
  )

/** The columns of a table, of the data that it is made from; each is a slice. */
export function* resultColumns(
  { columns }: TableDefinition,
  data: unknown,
  spec: object,
): Slices<readonly ResultColumn[]> {
  const made: ResultColumn[] = []
  for (const [name, column] of Object.entries(columns)) {
    if (column.kind === 'breakdown') made.push(...breakdownColumns(name, column, data, spec))
    else if (!column.when || column.when(spec as never))
      made.push({ ...describe(name, column), values: column.values(data as never, spec as never) })
    yield
  }
  return made
}

/** What is known of a column before there is a result. */
export const describe = (name: string, column: ColumnDefinition): Omit<ResultColumn, 'values'> => {
  const { kind, nullable, meaning, label = labelOf(name), unit = unitOf(kind) } = column
  return { name, kind, nullable, label, meaning, ...(unit !== undefined && { unit }) }
}

const breakdownColumns = (
  param: string,
  column: BreakdownColumn,
  data: unknown,
  spec: object,
): readonly ResultColumn[] => {
  const asked = (spec as Record<string, Breakdown | readonly Breakdown[] | null>)[param] ?? []
  const fields = Array.isArray(asked) ? (asked as readonly Breakdown[]) : [asked as Breakdown]
  return fields.map(({ name, kind }, place) => ({
    name,
    kind,
    nullable: false,
    label: labelOf(name),
    meaning: column.meaning,
    values: column.values(data as never, spec as never, place),
  }))
}

/** `previousOrders` is "Previous orders", `netMinor` is "Net". */
const labelOf = (name: string): string => {
  const words = name
    .replace(/Minor$/, '')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
