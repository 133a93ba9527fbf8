import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { palettes } from '../theme.js'
import { marked } from './few.js'
import { fewUnits } from './price-response.js'
import { namesIn, shortened } from './product-names.js'
import { rankedLayout, rankedShown } from './ranked.js'
import { inLines, plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** Units before and after changes of price, of the table `prices`: those with the most units, from the greatest cut to the greatest rise. */
export const pricesFigure = (prices: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(prices.meta)
  const { colorway, quiet } = palettes[options.theme ?? 'light']
  const column = (name: string): (number | null)[] => numbersOf(prices, 'prices', name)
  const [at, change, before, after] = [column('at'), column('change'), column('unitsBefore'), column('unitsAfter')]
  const [from, to] = [column('fromMinor'), column('toMinor')]
  const [netBefore, netAfter] = [column('netBeforeMinor'), column('netAfterMinor')]
  const complete = textsOf(prices, 'prices', 'complete')
  const names = namesIn(prices, 'prices')
  const units = (row: number): number => (before[row] ?? 0) + (after[row] ?? 0)
  const rows = [...at.keys()]
    .filter((row) => complete[row] === 'true' && units(row) > 0)
    .sort((a, b) => units(b) - units(a) || a - b)
    .slice(0, rankedShown)
    .sort((a, b) => (change[a] ?? 0) - (change[b] ?? 0) || a - b)
  const places = rows.map((_, place) => place)
  const hints = rows.map(
    (row) =>
      `${plain(names[row]!)}, ${format.date(at[row]!)}<br>price ${format.money(from[row] ?? null)} to ${format.money(to[row] ?? null)}<br>units ${format.count(before[row] ?? null)} to ${format.count(after[row] ?? null)}<br>net ${format.money(netBefore[row] ?? null)} to ${format.money(netAfter[row] ?? null)}`,
  )
  const dots = (name: string, values: readonly (number | null)[], symbol: 'circle' | 'circle-open'): Data => ({
    type: 'scatter',
    mode: 'markers',
    name,
    y: places,
    x: rows.map((row) => values[row] ?? null),
    customdata: hints,
    hovertemplate: '%{customdata}<extra></extra>',
    marker: { size: 10, symbol, ...(symbol === 'circle-open' && { line: { width: 2 } }) },
  })
  const { days = 14 } = prices.meta.params as { days?: number }
  const told = complete.filter((is) => is === 'true').length
  return figureOf(
    [
      {
        type: 'scatter',
        mode: 'lines',
        showlegend: false,
        hoverinfo: 'skip',
        y: places.flatMap((place) => [place, place, null]),
        x: rows.flatMap((row) => [before[row] ?? null, after[row] ?? null, null]),
        line: { width: 2 },
      },
      dots(`${days} days before`, before, 'circle-open'),
      dots(`${days} days after`, after, 'circle'),
    ],
    {
      ...rankedLayout(
        rows.length,
        {
          title: {
            text: inLines(
              `Units sold: ${format.count(rows.length)} of ${format.count(told)} complete changes, by price change († fewer than ${fewUnits} units)`,
            ),
          },
          rangemode: 'tozero',
        },
        36,
      ),
      hovermode: 'closest',
      colorway: [quiet, colorway[1]!, colorway[0]!],
      margin: { t: 8, r: 24, b: 8, l: 8 },
      yaxis: {
        autorange: 'reversed',
        zeroline: false,
        tickvals: places,
        ticktext: rows.map(
          (row) =>
            `${marked(shortened(names[row]!, 24), units(row) < fewUnits)} <br><b>${format.change(change[row] ?? null)}</b> `,
        ),
      },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}
