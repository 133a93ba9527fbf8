import { countText } from '@polymart/core'
import type { AnySpec, Declared } from '../define/runnable.js'
import type { TableDefinition } from '../define/analysis.js'
import type { Scope } from '../params/scope.js'
import type { ResultColumn } from '../result/columns.js'
import type { Result } from '../result/result.js'
import type { Slices } from '../slices.js'
import { hasOwnPrevious, withCompared } from './columns.js'
import { keyColumns, matchRows } from './rows.js'
import type { Matched, PeriodTable } from './rows.js'

type Tables = Readonly<Record<string, readonly ResultColumn[]>>

/** The tables of one analysis and one period. */
interface Period {
  readonly spec: AnySpec
  readonly result: Result
}

interface Compared {
  /** Each is put together when it is first asked for. */
  readonly tables: Tables
  readonly warnings: readonly string[]
}

/** Puts beside each number that of another period. The rows stay those of the first. */
export function* compareTables({ tables: definitions }: Declared, period: Period, other: Period): Slices<Compared> {
  const tables = {} as Record<string, readonly ResultColumn[]>
  const warnings: string[] = []
  for (const [name, definition] of Object.entries(definitions)) {
    const here = (): PeriodTable => ({ columns: period.result.columnsOf(name), scope: period.spec.scope })
    const there = (): PeriodTable => ({ columns: other.result.columnsOf(name), scope: other.spec.scope })
    let known: Matched | undefined
    const matched = (): Matched => (known ??= matchRows(definition, period.spec, here(), there()))
    Object.defineProperty(tables, name, {
      enumerable: true,
      get: () =>
        definition.compared === false
          ? period.result.columnsOf(name)
          : withCompared(definition, here(), there(), matched()),
    })
    if (!isTold(definition)) continue
    yield* period.result.make(name)
    yield* other.result.make(name)
    warnings.push(...leftOf(name, definition, matched().left, there()))
    yield
  }
  return { tables, warnings: [...warnings, ...ownPrevious(definitions, period.spec.scope)] }
}

/** Tables about customers may be long, and whom they lack is no matter of a warning. */
const isTold = ({ compared, cut, columns }: TableDefinition): boolean =>
  compared !== false && !cut && !Object.values(columns).some(({ kind }) => kind === 'person')

const mostNames = 3

/** Says which rows of the other period are not shown, as nothing here is their counterpart. */
const leftOf = (
  name: string,
  definition: TableDefinition,
  left: readonly number[],
  { columns }: PeriodTable,
): readonly string[] => {
  if (left.length === 0) return []
  const keys = keyColumns(definition, columns)
  const names = left.slice(0, mostNames).map((row) => keys.map(({ values }) => String(values[row])).join(', '))
  const more = left.length > mostNames ? ` and ${countText(left.length - mostNames)} more` : ''
  const rows =
    left.length === 1
      ? 'One row of the compared period has'
      : `${countText(left.length)} rows of the compared period have`
  return [`${rows} no counterpart in ${name}, and so no place there: ${names.join('; ')}${more}.`]
}

const ownPrevious = (definitions: Declared['tables'], { from, previousFrom, compared }: Scope): readonly string[] => {
  if (compared?.from === previousFrom && compared.to === from) return []
  const names = Object.entries(definitions).flatMap(([name, table]) => (hasOwnPrevious(table) ? [name] : []))
  return names.length === 0
    ? []
    : [
        `Where the analysis has previous numbers of its own (${names.join(', ')}), they are those of the period just before, not of the compared one.`,
      ]
}
