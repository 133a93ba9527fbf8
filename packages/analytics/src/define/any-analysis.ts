import type { CommonParams } from '../params/common.js'
import type { Result } from '../result/result.js'
import type { Slices } from '../slices.js'
import type { AnySpec, Declared, FinishedColumns, Runnable } from './runnable.js'

/** A call of another analysis. */
export interface Part {
  readonly analysis: AnyAnalysis
  readonly params: CommonParams & Readonly<Record<string, unknown>>
}

/** An analysis that reads nothing itself: its tables follow from those of others. */
export interface Composite extends Declared {
  /** What it calls, by a name of its own. */
  parts(spec: AnySpec, given: CommonParams): Readonly<Record<string, Part>>
  compose(
    results: Readonly<Record<string, Result>>,
    spec: AnySpec,
    parts: Readonly<Record<string, Part>>,
  ): Slices<FinishedColumns>
}

/** Any analysis: one that reads rows, or one that calls others. */
export type AnyAnalysis = Runnable | Composite

/** Whether an analysis calls others. */
export const isComposite = (analysis: AnyAnalysis): analysis is Composite => 'parts' in analysis
