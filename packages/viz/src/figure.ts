import type { Config, Data, Layout } from 'plotly.js-dist-min'
import type { Result } from '@polymart/analytics'
import { templates } from './theme.js'
import type { Theme } from './theme.js'

/** A Plotly figure as plain JSON. Its traces take their colours from `layout.template`, so a theme is one object. */
export interface Figure {
  readonly data: Data[]
  readonly layout: Partial<Layout>
}

/** How a figure looks. */
export interface FigureOptions {
  /** Default light. */
  readonly theme?: Theme
}

/** What figures and pages need of a result: that of an analysis, or rows of one's own. */
export type ResultLike = Pick<Result, 'analysis' | 'meta' | 'columns' | 'rows'>

export const figureOf = (data: Data[], layout: Partial<Layout>, { theme = 'light' }: FigureOptions): Figure => ({
  data,
  layout: { ...layout, autosize: true, template: templates[theme] },
})

/** Nothing leaves the page: no button that uploads the chart, and no server to upload it to. */
export const figureConfig: Partial<Config> = {
  responsive: true,
  displaylogo: false,
  // A text of the data with two dollar signs is no formula to set.
  typesetMath: false,
  showSendToCloud: false,
  plotlyServerURL: '',
  topojsonURL: '',
  scrollZoom: false,
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'zoomIn2d', 'zoomOut2d', 'autoScale2d'],
}
