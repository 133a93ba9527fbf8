import type { AnalysisName } from '@polymart/analytics'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { anomaliesFigure } from '../figures/anomalies.js'
import { attributionFigure } from '../figures/attribution.js'
import { basketFigure } from '../figures/basket.js'
import { clvFigure } from '../figures/clv.js'
import { cohortsFigure } from '../figures/cohorts.js'
import { funnelFigure } from '../figures/funnel.js'
import { geographyFigure } from '../figures/geography.js'
import { insightsFigure } from '../figures/insights.js'
import { inventoryFigure } from '../figures/inventory.js'
import { migrationFigure } from '../figures/migration.js'
import { pathsFigure } from '../figures/paths.js'
import { pricesFigure } from '../figures/prices.js'
import { productsFigure } from '../figures/products.js'
import { repurchaseFigure } from '../figures/repurchase.js'
import { revenueFigure } from '../figures/revenue.js'
import { rfmFigure } from '../figures/rfm.js'
import { searchFigure } from '../figures/search.js'
import { sessionsFigure } from '../figures/sessions.js'

/** The chart of each analysis: one without does not compile. */
export const figures: Readonly<Record<AnalysisName, (result: ResultLike, options: FigureOptions) => Figure>> = {
  anomalies: anomaliesFigure,
  attribution: attributionFigure,
  basket: basketFigure,
  clv: clvFigure,
  cohorts: cohortsFigure,
  funnel: funnelFigure,
  geography: geographyFigure,
  insights: insightsFigure,
  inventory: inventoryFigure,
  migration: migrationFigure,
  paths: pathsFigure,
  prices: pricesFigure,
  products: productsFigure,
  repurchase: repurchaseFigure,
  revenue: revenueFigure,
  rfm: rfmFigure,
  search: searchFigure,
  sessions: sessionsFigure,
}
