import type { CommonParams, RunOptions } from '../params/common.js'
import type { Result } from '../result/result.js'
import type { Shop } from '../shop.js'
import type { AnyAnalysis } from './any-analysis.js'

/** The columns of a breakdown whose fields are known when the call is compiled. */
export type SplitColumns<By> = {
  readonly [
    Name in By extends readonly (infer Each)[] ? Each & string : By & string as string extends Name ? never : Name
  ]: string
}

/** What another period adds to a row: numbers of it, and the changes since. A key that is a number has neither. */
export type ComparedColumns<Row> = {
  readonly [
    Name in keyof Row & string as Extract<Row[Name], number> extends never ? never : `previous${Capitalize<Name>}`
  ]?: number | null
} & {
  readonly [
    Name in keyof Row & string as Extract<Row[Name], number> extends never
      ? never
      : `${Name extends `${infer Base}Minor` ? Base : Name}Change`
  ]?: number | null
}

/** The rows of each table, as they are with what `compare` is. */
export type ComparedRows<Rows, Compared> = [Compared] extends [null | undefined]
  ? Rows
  : { readonly [Table in keyof Rows]: Rows[Table] & ComparedColumns<Rows[Table]> }

/** The rows of each table; those of `Split` have the columns of `by` too. */
export type SplitRows<Rows, Split, By> = {
  readonly [Table in keyof Rows]: Table extends Split ? Rows[Table] & SplitColumns<By> : Rows[Table]
}

/**
 * A declared analysis. It is called with a shop, and what it gives is typed by what it takes: `Given` are its own
 * parameters, `Rows` the rows of its tables, `Main` the default one, `By` what `by` may be, and `Split` the tables that
 * have columns of it.
 */
export interface Analysis<Given extends object, Rows extends object, Main extends keyof Rows & string, By, Split> {
  <const B extends By = By, const C extends CommonParams['compare'] = null>(
    shop: Shop,
    params?: CommonParams & RunOptions & Given & { readonly by?: B; readonly compare?: C },
  ): Promise<Result<ComparedRows<SplitRows<Rows, Split, B>, C>, Main>>
  /** For the compiler alone: what it takes and gives. */
  readonly types?: {
    readonly params: CommonParams & RunOptions & Given & { readonly by?: By }
    readonly rows: Rows
  }
  /** @internal */
  readonly runnable: AnyAnalysis
}

/** What an analysis takes: `ParamsOf<typeof revenue>`. */
export type ParamsOf<A extends { readonly types?: { readonly params: unknown } }> = NonNullable<A['types']>['params']

/** A row of one of its tables, without the columns of a breakdown: `RowOf<typeof revenue, 'revenue'>`. */
export type RowOf<
  A extends { readonly types?: { readonly rows: unknown } },
  Table extends keyof NonNullable<A['types']>['rows'],
> = NonNullable<A['types']>['rows'][Table]
