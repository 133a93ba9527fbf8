import type { AnalysisName } from '@polymart/analytics'
import type { AnalysisFigure } from './analysis-figure.js'
import { behaviourFigures } from './figures/behaviour.js'
import { customersFigures } from './figures/customers.js'
import { overviewFigures } from './figures/overview.js'
import { productsFigures } from './figures/products.js'

/** The figures of each analysis, its main one first: an analysis without one does not compile. */
export const figures: Readonly<Record<AnalysisName, readonly [AnalysisFigure, ...AnalysisFigure[]]>> = {
  ...overviewFigures,
  ...customersFigures,
  ...behaviourFigures,
  ...productsFigures,
}
