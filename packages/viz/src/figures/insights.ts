import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { plain } from './text.js'
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
    text: stakes.map(format.money),
    textposition: 'outside',
    cliponaxis: false,
    customdata: textsOf(insights, 'findings', 'sentence').map(wrapped),
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

const mostInLine = 60

/** A sentence in lines, for a box that does not break them itself. */
const wrapped = (sentence: string): string => {
  const lines: string[] = []
  for (const word of plain(sentence).split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < mostInLine) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines.join('<br>')
}
