import type { Layout } from 'plotly.js-dist-min'

/** How many bars one above the other can be read. */
export const rankedShown = 20

/** Of bars that lie one below the other, the first on top. */
export const rankedLayout = (bars: number, xaxis: Layout['xaxis'], perBar = 22): Partial<Layout> => ({
  height: 80 + perBar * bars,
  xaxis: { nticks: 5, tickangle: 0, ...xaxis },
  yaxis: { autorange: 'reversed', ticksuffix: ' ', showgrid: false },
})
