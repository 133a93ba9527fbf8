import type { CommonParams } from '../params/common.js'
import type { Params } from '../params/param.js'
import type { Result } from '../result/result.js'
import type { Described, GivenOf, RowsOf, SpecOf, TableData, TableDefinitions } from './analysis.js'
import type { Analysis } from './call.js'
import type { Composite, Part } from './any-analysis.js'
import { sliced } from '../slices.js'
import type { Slices } from '../slices.js'
import { callable } from './callable.js'
import { columnsOf, declared } from './runnable.js'

interface CompositeDeclaration<
  P extends Params,
  T extends TableDefinitions,
  Main extends keyof T,
  Name extends string,
> extends Described<P, T, unknown> {
  readonly mainTable: Main
  parts(spec: SpecOf<P>, given: CommonParams): Readonly<Record<Name, Part>>
  /** Makes of the answers what the columns of the tables are made from. */
  compose(
    results: Readonly<Record<Name, Result>>,
    spec: SpecOf<P>,
    parts: Readonly<Record<Name, Part>>,
  ): TableData<T> | Slices<TableData<T>>
}

/** Declares an analysis that calls others, on the same snapshot, and makes its tables of what they say. */
export const defineComposite = <
  const P extends Params,
  const T extends TableDefinitions,
  const Main extends keyof T & string,
  const Name extends string,
>(
  declaration: CompositeDeclaration<P, T, Main, Name>,
): Analysis<GivenOf<P>, RowsOf<T>, Main & keyof RowsOf<T>, null, never> => {
  const own = declaration as unknown as CompositeDeclaration<Params, TableDefinitions, string, string>
  const composite: Composite = {
    ...declared(declaration),
    parts: (spec, given) => own.parts(spec as SpecOf<Params>, given),
    *compose(results, spec, called) {
      const tables = yield* sliced(own.compose(results, spec as SpecOf<Params>, called))
      return { ...columnsOf(own.tables, tables, spec), warnings: [] }
    },
  }
  return callable(composite)
}
