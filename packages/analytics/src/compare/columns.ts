import type { TableDefinition } from '../define/analysis.js'
import type { ColumnDefinition } from '../define/columns.js'
import type { ColumnKind } from '../result/kinds.js'
import type { ResultColumn } from '../result/columns.js'
import type { Matched, PeriodTable } from './rows.js'

/** Kinds whose values are amounts, of which there can be more or less. */
const amounts: ReadonlySet<ColumnKind> = new Set(['count', 'money', 'share', 'duration', 'number'])

/** Kinds of which nothing is 0: of a mean or a share there is none. */
const sums: ReadonlySet<ColumnKind> = new Set(['count', 'money'])

/** The columns of a table, and behind each number that of the other period and the change from it. */
export const withCompared = (
  definition: TableDefinition,
  table: PeriodTable,
  other: PeriodTable,
  { rows }: Matched,
): readonly ResultColumn[] => {
  const there = new Map(other.columns.map((column) => [column.name, column]))
  return table.columns.flatMap((column) => {
    const declared = comparedColumn(definition, column)
    if (!declared) return [column]
    const values = there.get(column.name)!.values
    const missing = sums.has(column.kind) && !column.nullable && !definition.cut ? 0 : null
    const covered = covers(other, (declared.ofSessions ?? definition.ofSessions) ? 'sessions' : 'orders')
    const previous = Array.from(rows, (row) => (covered ? ((row < 0 ? missing : values[row]) as number | null) : null))
    const changes = previous.map((before, row) => changeOf(column.values[row] as number | null, before))
    return [column, ...described(column, previous, changes)]
  })
}

/** Whether the table has numbers of its own of the period before, which stay what they are. */
export const hasOwnPrevious = ({ columns }: TableDefinition): boolean =>
  Object.keys(columns).some((name) => previousName(name) in columns)

/** The declaration of a column that gets two others, undefined for all that do not. */
const comparedColumn = ({ key, columns }: TableDefinition, { name }: ResultColumn): ColumnDefinition | undefined => {
  const declared = columns[name]
  if (!declared || declared.kind === 'breakdown' || !amounts.has(declared.kind)) return undefined
  if (declared.compared === false || key.includes(name)) return undefined
  if (name.startsWith('previous') || previousName(name) in columns || changeName(name) in columns) return undefined
  return declared
}

const previousName = (name: string): string => `previous${name.charAt(0).toUpperCase()}${name.slice(1)}`
const changeName = (name: string): string => `${name.replace(/Minor$/, '')}Change`

const described = (
  { name, kind, label, unit }: ResultColumn,
  previous: readonly (number | null)[],
  changes: readonly (number | null)[],
): readonly ResultColumn[] => {
  const lower = /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
  return [
    {
      name: previousName(name),
      kind,
      nullable: true,
      label: `Previous ${lower}`,
      meaning: `\`${name}\` of the compared period; null where nothing is known of it`,
      ...(unit !== undefined && { unit }),
      values: previous,
    },
    {
      name: changeName(name),
      kind: 'change',
      nullable: true,
      label: `Change in ${lower}`,
      meaning: `\`${name}\` ÷ \`${previousName(name)}\` − 1; null unless that is above 0`,
      unit: 'ratio',
      values: changes,
    },
  ]
}

const changeOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before <= 0 ? null : now / before - 1

/** Whether the store covers anything of the period. */
const covers = ({ scope: { coverage, to } }: PeriodTable, store: 'orders' | 'sessions'): boolean => {
  const start = coverage[store]
  return start !== null && start < to
}
