import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { few, marked } from './few.js'
import { patternOf } from './pattern.js'
import { shortened } from './product-names.js'
import { plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

const rowsShown = 20

/** How often the first terms of the table `terms` were searched for, and how many of these searches found nothing. */
export const searchFigure = (search: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(search.meta)
  const first = (name: string): (number | null)[] => numbersOf(search, 'terms', name).slice(0, rowsShown)
  const terms = textsOf(search, 'terms', 'term').slice(0, rowsShown)
  const searches = first('searches')
  const nothing = first('zeroResults')
  const counts = numbersOf(search, 'terms', 'searches')
  const all = counts.length
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const clicks = first('clickRate').map(format.percent)
  const bars = (name: string, values: readonly (number | null)[], series: number): Data => ({
    type: 'bar',
    orientation: 'h',
    name,
    y: terms.map((_, i) => i),
    x: [...values],
    customdata: values.map((value, i) => [plain(terms[i]!), format.count(value), clicks[i]!]),
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
      {
        ...bars('Found nothing', nothing, 1),
        text: clicks.map((rate, i) => marked(`${rate} clicked`, (searches[i] ?? 0) < few)),
        textposition: 'outside',
        cliponaxis: false,
      } as Data,
    ],
    {
      height: 110 + 24 * Math.max(terms.length, 6),
      barmode: 'stack',
      bargap: 0.25,
      hovermode: 'closest',
      margin: { t: 8, r: 96, b: 8, l: 8 },
      xaxis: {
        title: {
          text: `Searches (${format.count(total)} in all${terms.length < all ? `, ${terms.length} of ${format.count(all)} terms` : ''})`,
        },
        rangemode: 'tozero',
        exponentformat: 'B',
      },
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
