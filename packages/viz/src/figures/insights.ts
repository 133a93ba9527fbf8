import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { inLines, plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

/** What is at stake of each finding of the table `findings`, the first on top. */
export const insightsFigure = (insights: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(insights.meta)
  const stakes = numbersOf(insights, 'findings', 'netMinor')
  const ranks = numbersOf(insights, 'findings', 'rank')
  const kinds = textsOf(insights, 'findings', 'kind')
  const bars: Data = {
    type: 'bar',
    orientation: 'h',
    name: 'At stake',
    x: stakes.map(majorOf(insights.meta.currency)),
    y: kinds.map((kind, row) => `${format.count(ranks[row] ?? null)}. ${kind}`),
    text: stakes.map(format.wholeMoney),
    textposition: 'outside',
    cliponaxis: false,
    customdata: textsOf(insights, 'findings', 'sentence').map((sentence) => inLines(plain(sentence), 60)),
    hovertemplate: '%{customdata}<extra></extra>',
  }
  return figureOf(
    [bars],
    {
      height: 120 + 36 * kinds.length,
      margin: { t: 16, r: 80, b: 8, l: 8 },
      xaxis: { title: { text: inCurrency('Net revenue at stake', insights.meta.currency) }, rangemode: 'tozero' },
      yaxis: { type: 'category', autorange: 'reversed' },
    },
    options,
  )
}
