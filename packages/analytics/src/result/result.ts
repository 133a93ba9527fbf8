import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Arrow from 'apache-arrow'
import type { Table } from 'apache-arrow'
import { didYouMean, PolymartError } from '@polymart/core'
import type { ResultColumn } from './columns.js'
import type { Meta } from './meta.js'
import type { Slices } from '../slices.js'
import { arrowTable } from './arrow.js'

/**
 * One row by column name: money in minor units, times in epoch milliseconds, ratios unrounded, null where nothing is
 * known.
 */
export type ResultRow = Record<string, string | number | boolean | null>

/** Rows by the name of their table, of an analysis that is only known when it runs. */
export type AnyRows = Readonly<Record<string, ResultRow>>

type Making = (table: string) => Slices<readonly ResultColumn[]>

/** The tables of one analysis, and how they came about. `Rows` has the type of each table's rows; `Main` is the default table. */
export class Result<Rows extends object = AnyRows, Main extends keyof Rows & string = keyof Rows & string> {
  /** What was asked for, and how the numbers came about. */
  readonly meta: Meta
  /** The tables' columns as they are: without Arrow, for writers of other formats. */
  readonly columns: Readonly<Record<keyof Rows & string, readonly ResultColumn[]>>
  /** The default one first. */
  readonly tableNames: readonly (keyof Rows & string)[]
  private readonly arrow = new Map<string, Table>()
  private readonly making: Making | undefined

  /** `making` makes the columns of a table in slices, where that can be done. @internal */
  constructor(meta: Meta, columns: Readonly<Record<keyof Rows & string, readonly ResultColumn[]>>, making?: Making) {
    this.meta = meta
    this.making = making
    this.columns = madeOnce(columns)
    this.tableNames = Object.keys(columns) as (keyof Rows & string)[]
  }

  /** Name of the analysis. */
  get analysis(): string {
    return this.meta.analysis
  }

  /** The default table, as Arrow. */
  get table(): Table {
    return this.arrowOf(this.tableNames[0]!)
  }

  /** All tables by name, as Arrow; each is made when it is first asked for. */
  get tables(): Readonly<Record<keyof Rows & string, Table>> {
    const tables = {} as Record<keyof Rows & string, Table>
    for (const name of this.tableNames) {
      Object.defineProperty(tables, name, { enumerable: true, get: () => this.arrowOf(name) })
    }
    return tables
  }

  /** The rows of a table as plain objects: money in minor units, times in epoch milliseconds. */
  rows<T extends keyof Rows & string = Main>(table?: T): Rows[T][] {
    const columns = this.columnsOf(table ?? this.tableNames[0]!)
    const length = columns[0]?.values.length ?? 0
    return Array.from({ length }, (_, row) => {
      const record: ResultRow = {}
      for (const { name, values } of columns) record[name] = values[row]!
      return record as Rows[T]
    })
  }

  /**
   * The columns of one table.
   *
   * @throws PolymartError `argument`: there is no such table.
   */
  columnsOf(table: keyof Rows & string): readonly ResultColumn[] {
    if (this.tableNames.includes(table)) return this.columns[table]
    throw noTable(this.analysis, this.tableNames, table)
  }

  /** Makes the columns of a table in slices, after which they are there. @internal */
  *make(table: keyof Rows & string): Slices<readonly ResultColumn[]> {
    if (!this.making || 'value' in Object.getOwnPropertyDescriptor(this.columns, table)!) return this.columnsOf(table)
    const value = yield* this.making(table)
    Object.defineProperty(this.columns, table, { enumerable: true, value })
    return value
  }

  private arrowOf(name: keyof Rows & string): Table {
    let table = this.arrow.get(name)
    if (!table) {
      table = arrowTable(this.columnsOf(name), loadArrow())
      this.arrow.set(name, table)
    }
    return table
  }
}

/** The error of a table that an analysis does not have. */
export const noTable = (analysis: string, names: readonly string[], table: string): PolymartError =>
  new PolymartError(
    'argument',
    `Expected a table of ${analysis} (${names.join(', ')}), found ${JSON.stringify(table)}.${didYouMean(table, names)}`,
  )

/** Getters are asked when a table is first wanted, and not again. */
const madeOnce = <K extends string, V>(of: Readonly<Record<K, V>>): Readonly<Record<K, V>> => {
  const made = {} as Record<K, V>
  for (const name of Object.keys(of) as K[]) {
    const get = (): V => {
      const value = of[name]
      Object.defineProperty(made, name, { enumerable: true, value })
      return value
    }
    Object.defineProperty(made, name, { enumerable: true, configurable: true, get })
  }
  return made
}

// Arrow takes a tenth of a second to load, and many callers only want rows: so it is loaded at first use. The ES module
// is required, not the CommonJS build, so that its classes are those that the caller imports.
const loadArrow = (): typeof Arrow =>
  createRequire(import.meta.url)(fileURLToPath(import.meta.resolve('apache-arrow'))) as typeof Arrow
