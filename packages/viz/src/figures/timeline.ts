import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions } from '../figure.js'
import { plain } from './text.js'

/** Something that happened to a customer. @internal */
export interface TimelinePoint {
  /** Epoch milliseconds. */
  readonly at: number
  /** What is said of it; the first line is its own. */
  readonly lines: readonly string[]
  /** What it led to, or came to: it is drawn larger. */
  readonly matters: boolean
}

/** Rows of points along time, each row with its name. @internal */
export const timelineFigure = (
  rows: readonly (readonly [name: string, points: readonly TimelinePoint[]])[],
  timeZone: string,
  options: FigureOptions = {},
): Figure => {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const markers = ['circle', 'diamond'] as const
  const traces = rows.map(([name, points], row): Data => ({
    type: 'scatter',
    mode: 'markers',
    name,
    // Plotly knows no zones: it is given what the local clock shows.
    x: points.map(({ at }) => clock.format(at)),
    y: points.map(() => name),
    customdata: points.map(({ lines }) => lines.map(plain).join('<br>')),
    hovertemplate: '%{customdata}<extra></extra>',
    marker: {
      symbol: markers[row % markers.length]!,
      size: points.map(({ matters }) => (matters ? 14 : 8)),
      opacity: points.map(({ matters }) => (matters ? 1 : 0.6)),
    },
  }))
  return figureOf(
    traces,
    {
      height: 240,
      showlegend: false,
      hovermode: 'closest',
      xaxis: { type: 'date', title: { text: `Time (${timeZone})` } },
      yaxis: { type: 'category', categoryorder: 'array', categoryarray: rows.map(([name]) => name).reverse() },
      margin: { t: 8, r: 16, b: 8, l: 8 },
    },
    options,
  )
}
