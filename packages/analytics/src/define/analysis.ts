import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import type { CommonParams, DefaultFrom, RunOptions } from '../params/common.js'
import type { Lookup } from '../params/fields.js'
import type { Result } from '../result/result.js'
import type { Scope } from '../scope.js'
import type { Shop } from '../shop.js'
import type { Query } from '../sql/query.js'
import type { Untold } from '../read/untold.js'
import type { SetAside } from '../view.js'
import type { BreakdownColumn, ColumnDefinition } from './columns.js'
import type { ColumnKind, KindValues } from './kinds.js'
import type { Params, ValuesOf } from './params.js'
import type { Runnable } from './runnable.js'

/** One table: what a row of it is, how its rows are ordered, and its columns by name. */
export interface TableDefinition {
  readonly rows: string
  readonly columns: Readonly<Record<string, ColumnDefinition | BreakdownColumn>>
}

export type TableDefinitions = Readonly<Record<string, TableDefinition>>

/** All parameters of an analysis, checked and complete, and what follows from them. */
export type SpecOf<P extends Params, Derived = unknown> = ValuesOf<P> & { readonly scope: Scope } & Derived

/** What a partition contributes; it can be posted between threads. */
export interface Contribution<State> {
  readonly state: State
  readonly setAside: SetAside
  /** Orders whose totals say more, or less, than their lines, where money was added up. */
  readonly untold?: Untold
}

/** What the columns of a table are made from. */
type DataOf<T extends TableDefinition> = Parameters<T['columns'][keyof T['columns']]['values']>[0]

/** What each table is made from. */
export type TableData<T extends TableDefinitions> = { readonly [K in keyof T]: DataOf<T[K]> }

export interface Finished<T extends TableDefinitions> {
  readonly tables: TableData<T>
  readonly warnings: readonly string[]
}

/**
 * All that is to be said of an analysis. `partial` runs on each partition, on any thread; `merge` puts states together,
 * in whatever order and grouping, also none and those that were merged before; `finish` makes of the last one what the
 * tables' columns are made from.
 */
export interface Declaration<P extends Params, T extends TableDefinitions, Main extends keyof T, State, Derived> {
  readonly name: string
  /** Its name for people. */
  readonly label: string
  /** The question that it answers, as a shop asks it. */
  readonly question: string
  /** Where its period begins if nobody says. */
  readonly period: DefaultFrom
  /** Where names in `where` are looked for. */
  readonly where: WhereLookup | ((values: ValuesOf<P>) => WhereLookup)
  readonly params: P
  /** By name, the default one first. */
  readonly tables: T
  readonly mainTable: Main
  /** What follows from the parameters alone, worked out once. */
  derive?(spec: SpecOf<P>): Derived
  needs(spec: SpecOf<P, Derived>): Needs
  /** Whether it needs products and categories. */
  catalogue?(spec: SpecOf<P, Derived>): boolean
  partial(data: PartitionData, spec: SpecOf<P, Derived>, catalogue: Catalogue | undefined): Contribution<State>
  merge(states: readonly State[], spec: SpecOf<P, Derived>): State
  finish(state: State, spec: SpecOf<P, Derived>): Finished<T>
  /** The same tables over the flat relations, in what DuckDB and Spark both understand. */
  sql(spec: SpecOf<P, Derived>): { readonly [K in keyof T]: Query }
}

export type WhereLookup = Pick<Lookup, 'places' | 'owners'>

/** The names that `by` may be given, of an analysis that has one. */
type ByOf<P extends Params> = P extends { readonly by: { readonly byDefault: infer By } } ? By : null

/** What a caller may give: the common parameters, how to run, and the analysis' own. */
export type ParamsOf<P extends Params, By = ByOf<P>> = CommonParams &
  RunOptions & { readonly [K in keyof P]?: K extends 'by' ? By : P[K]['byDefault'] }

type ValueOf<C> = C extends { readonly kind: infer Kind extends ColumnKind; readonly nullable: infer Nullable }
  ? KindValues[Kind] | (Nullable extends true ? null : never)
  : never

type OwnColumns<C> = {
  readonly [K in keyof C as C[K] extends { readonly optional: false } ? K : never]: ValueOf<C[K]>
}

type OptionalColumns<C> = {
  readonly [K in keyof C as C[K] extends { readonly optional: true } ? K : never]?: ValueOf<C[K]>
}

/** The columns of a breakdown that is known by name when the call is compiled. */
type BreakdownColumns<C, By> = C extends { readonly by: BreakdownColumn }
  ? {
      readonly [
        Name in By extends readonly (infer Each)[] ? Each & string : By & string as string extends Name ? never : Name
      ]: string
    }
  : unknown

/** One row of a table: numbers, texts and null by column. */
export type RowOf<T extends TableDefinition, By = never> = OwnColumns<T['columns']> &
  OptionalColumns<T['columns']> &
  BreakdownColumns<T['columns'], By>

/** The rows of each table. */
export type RowsOf<T extends TableDefinitions, By = never> = { readonly [K in keyof T]: RowOf<T[K], By> }

/** A declared analysis, which is called with a shop. */
export interface Analysis<P extends Params, T extends TableDefinitions, Main extends keyof T & string> {
  <const By extends ByOf<P> = ByOf<P>>(shop: Shop, params?: ParamsOf<P, By>): Promise<Result<RowsOf<T, By>, Main>>
  /** @internal */
  readonly runnable: Runnable
}
