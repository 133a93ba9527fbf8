import type { Result } from '../result/result.js'
import type { Shop } from '../shop.js'
import type { ByOf, Declaration, GivenOf, RowsOf, SplitOf, TableDefinitions } from './analysis.js'
import type { Analysis } from './call.js'
import type { Params } from '../params/param.js'
import { runnable } from './runnable.js'

/** Declares an analysis. What it is called by, in code, on the command line and in the docs, follows from it. */
export const defineAnalysis = <
  const P extends Params,
  const T extends TableDefinitions,
  const Main extends keyof T & string,
  State,
  Derived = unknown,
>(
  declaration: Declaration<P, T, Main, State, Derived>,
): Analysis<GivenOf<P>, RowsOf<T>, Main & keyof RowsOf<T>, ByOf<P>, SplitOf<T>> => {
  const analysis = runnable(declaration)
  const call = async (shop: Shop, params = {}): Promise<Result> => {
    const [outcome] = await shop.run([[analysis, params]])
    if (outcome!.status === 'rejected') throw outcome!.reason
    return outcome!.value
  }
  // The types of parameters and rows are the declaration's, which the compiler cannot follow through the run.
  return Object.assign(call as never, { runnable: analysis })
}
