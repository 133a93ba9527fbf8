import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { patternOf } from './pattern.js'
import { plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

const rowsShown = 20

/** How often the first terms of the table `terms` were searched for, and how many of these searches found nothing. */
export const searchFigure = (search: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(search.meta)
  const first = (name: string): (number | null)[] => numbersOf(search, 'terms', name).slice(0, rowsShown)
  const terms = textsOf(search, 'terms', 'term').slice(0, rowsShown).map(plain)
  const searches = first('searches')
  const nothing = first('zeroResults')
  const clicks = first('clickRate').map(format.percent)
  const bars = (name: string, values: readonly (number | null)[], series: number): Data => ({
    type: 'bar',
    orientation: 'h',
    name,
    y: terms.map((_, i) => i),
    x: [...values],
    customdata: values.map((value, i) => [terms[i]!, format.count(value), clicks[i]!]),
    hovertemplate:
      '%{customdata[0]}: %{customdata[1]} searches<br>%{customdata[2]} of all led to a product view<extra>%{fullData.name}</extra>',
    marker: { pattern: patternOf(series) },
  })
  return figureOf(
    [
      bars(
        'Found something, or not known',
        searches.map((all, i) => (all ?? 0) - (nothing[i] ?? 0)),
        0,
      ),
      bars('Found nothing', nothing, 1),
    ],
    {
      height: 110 + 24 * Math.max(terms.length, 6),
      barmode: 'stack',
      bargap: 0.25,
      hovermode: 'closest',
      margin: { t: 8, r: 16, b: 8, l: 8 },
      xaxis: { title: { text: 'Searches' }, rangemode: 'tozero', exponentformat: 'B' },
      // Terms that look like numbers or dates stay what they are.
      yaxis: {
        autorange: 'reversed',
        showgrid: false,
        tickvals: terms.map((_, i) => i),
        ticktext: terms.map((term) => `${shortened(term)} `),
      },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

const longest = 40

/** A term as it fits beside its bar. */
const shortened = (term: string): string => (term.length > longest ? `${term.slice(0, longest)}…` : term)
