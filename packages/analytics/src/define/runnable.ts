import { checkTimeZone } from '@polymart/core'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { Times } from '../read/times.js'
import { checkNames, refusePeriod, scopeOf } from '../params/common.js'
import type { CommonParams, DefaultFrom, Extents, RunOptions } from '../params/common.js'
import type { ResultColumn } from '../result/columns.js'
import type { Scope } from '../params/scope.js'
import { allSlices, sliced } from '../slices.js'
import type { Slices } from '../slices.js'
import type { Query } from '../sql/query.js'
import type { Contribution, Declaration, Described, SpecOf, TableDefinitions } from './analysis.js'
import { valuesOf } from '../params/param.js'
import type { ParamContext, Params } from '../params/param.js'
import type { StoredState } from './stored-state.js'
import { columnNames, resultColumns } from './tables.js'

/** The parameters of an analysis, of which only the common ones are known here. */
export interface AnySpec {
  readonly scope: Scope
}

/** What every analysis says of itself. */
export interface Declared {
  readonly name: string
  readonly label: string
  readonly question: string
  /** Null if it takes none. */
  readonly period: DefaultFrom | null
  readonly params: Params
  readonly tables: TableDefinitions
  /** @throws PolymartError `argument`: a parameter is wrong. */
  spec(given: CommonParams & RunOptions, extents: Extents): AnySpec
  /** Its own parameters as a caller could give them again. */
  echo(spec: AnySpec, given: object): Readonly<Record<string, unknown>>
}

/** An analysis as it is run: of its own parameters and states only itself knows what they hold. */
export interface Runnable extends Declared {
  needs(spec: AnySpec): Needs
  times(spec: AnySpec): Times
  catalogue(spec: AnySpec): readonly string[] | null
  partial(data: PartitionData, spec: AnySpec, catalogue: Catalogue | undefined): Contribution<object>
  merge(states: readonly object[], spec: AnySpec): Slices<object>
  /** Null if its states are not stored. */
  readonly stored: StoredState<object> | null
  finish(state: object, spec: AnySpec, catalogue: Catalogue | undefined): Slices<FinishedColumns>
  sql(spec: AnySpec): Readonly<Record<string, Query>>
}

export interface FinishedColumns {
  /** The columns of each table, made when they are first asked for. */
  readonly tables: Readonly<Record<string, readonly ResultColumn[]>>
  /** Makes the columns of a table in slices. */
  readonly making: (table: string) => Slices<readonly ResultColumn[]>
  readonly warnings: readonly string[]
}

/** Derives from a declaration what does not depend on how the analysis comes to its tables. */
export const declared = <P extends Params, T extends TableDefinitions, Derived>(
  declaration: Described<P, T, Derived>,
): Declared => {
  const { name, label, question, period, params, tables } = declaration
  const columns = columnNames(tables)
  return {
    name,
    label,
    question,
    period,
    params,
    tables,
    spec(given, extents) {
      checkNames(given, Object.keys(params))
      if (period === null) refusePeriod(name, given)
      const context: ParamContext = {
        given: { ...given },
        extra: extents.extra,
        timeZone: checkTimeZone(given.timeZone ?? 'UTC'),
        columns,
      }
      const values = valuesOf(params, context)
      const lookup = typeof declaration.where === 'function' ? declaration.where(values) : declaration.where
      const scope = scopeOf(given, extents, period ?? 'none', { ...lookup, extra: extents.extra })
      const spec = { ...values, scope }
      return { ...spec, ...declaration.derive?.(spec) }
    },
    echo: (spec, given) =>
      Object.fromEntries(
        Object.entries(params).map(([name, param]) => [
          name,
          param.echo((spec as unknown as Record<string, unknown>)[name], (given as Record<string, unknown>)[name]),
        ]),
      ),
  }
}

/** The columns of each table, made when they are first asked for. */
export const columnsOf = (
  tables: TableDefinitions,
  data: Readonly<Record<string, unknown>>,
  spec: AnySpec,
): Pick<FinishedColumns, 'tables' | 'making'> => {
  const making: FinishedColumns['making'] = (name) => resultColumns(tables[name]!, data[name], spec)
  const made = {} as Record<string, readonly ResultColumn[]>
  for (const name of Object.keys(tables)) {
    Object.defineProperty(made, name, { enumerable: true, get: () => allSlices(making(name)) })
  }
  return { tables: made, making }
}

/** Derives from a declaration all that running it takes. */
export const runnable = <
  P extends Params,
  T extends TableDefinitions,
  Main extends keyof T,
  State extends object,
  Derived,
>(
  declaration: Declaration<P, T, Main, State, Derived>,
): Runnable => {
  // What it gives to itself later, as its own spec and state, came from its own `spec` and `partial`.
  const own = declaration as unknown as Declaration<Params, TableDefinitions, string, object, unknown>
  type Spec = SpecOf<Params>
  return {
    ...declared(declaration),
    needs: (spec) => own.needs(spec as Spec),
    times: (spec) => own.times?.(spec as Spec) ?? {},
    catalogue: (spec) => own.catalogue?.(spec as Spec) ?? null,
    partial: (data, spec, catalogue) => own.partial(data, spec as Spec, catalogue),
    merge: (states, spec) => sliced(own.merge(states, spec as Spec)),
    stored: own.stored ?? null,
    *finish(state, spec, catalogue) {
      const { tables, warnings } = yield* sliced(own.finish(state, spec as Spec, catalogue))
      return { ...columnsOf(declaration.tables, tables, spec), warnings }
    },
    sql: (spec) => own.sql(spec as Spec),
  }
}
