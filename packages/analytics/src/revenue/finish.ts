import { compareLabels } from '../result/order.js'
import { Cells } from './cells.js'
import type { RevenueSpec } from './params.js'
import type { RevenueState } from './partial.js'
import type { RevenueRow } from './tables.js'

export const revenueMerge = (states: readonly RevenueState[]): RevenueState => {
  const cells = new Cells()
  for (const { values } of states) cells.addAll(values)
  return { values: cells.values }
}

export const revenueRows = (state: RevenueState, spec: RevenueSpec): readonly RevenueRow[] => {
  const cells = new Cells()
  cells.addAll(state.values)
  const values = spec.by === null ? [''] : [...state.values].filter(isPresent).map(([value]) => value)
  values.sort(compareLabels)
  return spec.spans.flatMap(({ label }, span) => values.map((value) => ({ label, value, ...cells.at(value, span) })))
}

const isPresent = ([, cells]: readonly [
  string,
  RevenueState['values'] extends ReadonlyMap<string, infer C> ? C : never,
]) => cells.some((cell) => cell?.present)
