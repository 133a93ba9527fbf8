import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { metricsOf } from './anomaly-metrics.js'
import { aroundMiddle } from './heatmap.js'
import { numbersOf, textsOf } from './values.js'

/** How far each metric of each day is from what is usual, of the table `anomalies`; what is flagged is marked. */
export const anomaliesFigure = (anomalies: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(anomalies.meta)
  const metrics = metricsOf(format)
  const column = (name: string): (number | null)[] => numbersOf(anomalies, 'anomalies', name)
  const [days, names] = [textsOf(anomalies, 'anomalies', 'day'), textsOf(anomalies, 'anomalies', 'metric')]
  const [actual, expected, scores] = [column('actual'), column('expected'), column('score')]
  const flagged = anomalies.rows('anomalies').map((row) => row['flagged'] === true)
  const { threshold = 3.5 } = anomalies.meta.params as { threshold?: number }
  const [x, y] = [[...new Set(days)], [...new Set(names)]]
  /** A value of each metric and day; the rows stand day by day. */
  const grid = <T>(valueOf: (row: number) => T): T[][] =>
    y.map((_, metric) => x.map((_, day) => valueOf(day * y.length + metric)))
  const shown = (values: readonly (number | null)[], row: number): string =>
    (metrics[names[row]!]?.[1] ?? format.number)(values[row] ?? null)
  const cells: Data = {
    type: 'heatmap',
    // The year would leave no room beside the day; the table has it.
    x: x.map(format.shortDay),
    y: y.map((name) => metrics[name]?.[0] ?? name),
    z: grid((row) => scores[row] ?? null),
    text: grid((row) => `${flagged[row] ? '! ' : ''}${shown(actual, row)}`),
    customdata: grid((row) => `${shown(expected, row)}, score ${format.number(scores[row] ?? null)}`),
    ...(x.length <= mostTexts && { texttemplate: '%{text}' }),
    hovertemplate: '%{y}, %{x}: %{text}<br>usually %{customdata}<extra></extra>',
    xgap: 2,
    ygap: 2,
    // Twice the threshold is as far as the colours tell.
    zmin: -2 * threshold,
    zmax: 2 * threshold,
    colorscale: aroundMiddle,
    colorbar: { title: { text: 'Score' }, thickness: 12, outlinewidth: 0 },
    hoverongaps: false,
  }
  return figureOf(
    [cells],
    {
      height: 320,
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: {
        title: { text: `Day (! beyond a score of ${format.number(threshold)})` },
        type: 'category',
        showgrid: false,
        tickangle: 0,
      },
      yaxis: { type: 'category', autorange: 'reversed', showgrid: false },
    },
    options,
  )
}

/** More days than these do not fit with a text in each cell. */
const mostTexts = 14
