import type { ByOf, Declaration, GivenOf, RowsOf, SplitOf, TableDefinitions } from './analysis.js'
import type { Analysis } from './call.js'
import type { Params } from '../params/param.js'
import { callable } from './callable.js'
import { runnable } from './runnable.js'

/** Declares an analysis. What it is called by, in code, on the command line and in the docs, follows from it. */
export const defineAnalysis = <
  const P extends Params,
  const T extends TableDefinitions,
  const Main extends keyof T & string,
  State extends object,
  Derived = unknown,
>(
  declaration: Declaration<P, T, Main, State, Derived>,
): Analysis<GivenOf<P>, RowsOf<T>, Main & keyof RowsOf<T>, ByOf<P>, SplitOf<T>> => callable(runnable(declaration))
