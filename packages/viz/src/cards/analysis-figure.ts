import type { AnalysisName } from '@polymart/analytics'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'

/** A way to draw an analysis. */
export interface AnalysisFigure {
  /** Tells it from the other figures of its analysis; the first has none. */
  readonly id?: string
  /** In a choice of figures: `Flow`, `Matrix`. */
  readonly label: string
  /** What it answers, for people. */
  readonly question: string
  /** What is drawn, for those who do not see it: `Flow chart of …`. */
  readonly description: string
  /** The table that it is drawn from. */
  readonly table: string
  /** Parameters of the call that it draws, beside those of the page; default: it draws that of its card. */
  readonly params?: Readonly<Record<string, string | number | readonly string[]>>
  /** Whether a result of any call can be drawn so; default: without `params`, all. */
  readonly draws?: (result: ResultLike) => boolean
  /** Needs the width of the page. */
  readonly isWide?: true
  readonly figure: (result: ResultLike, options: FigureOptions) => Figure
}

/** The name of a figure on a page, and of the result of its call. */
export const figureName = (analysis: AnalysisName, { id }: AnalysisFigure): string =>
  id === undefined ? analysis : `${analysis}-${id}`

/** Whether it draws a call of its own. */
export const hasOwnCall = ({ params }: AnalysisFigure): boolean => params !== undefined

/** Whether the result can be drawn so. */
export const canDraw = (figure: AnalysisFigure, result: ResultLike): boolean =>
  figure.draws?.(result) ?? !hasOwnCall(figure)
