import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { namesIn, shortened } from './product-names.js'
import { rankedLayout, rankedShown } from './ranked.js'
import { inLines, plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** The products that run out first among those that sell, of the table `inventory`, against the time that a delivery takes. */
export const inventoryNextFigure = (inventory: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(inventory.meta)
  const column = (name: string): (number | null)[] => numbersOf(inventory, 'inventory', name)
  const [cover, stock, perDay, units] = [column('daysOfCover'), column('stock'), column('unitsPerDay'), column('units')]
  const ids = textsOf(inventory, 'inventory', 'productId')
  const names = namesIn(inventory, 'inventory')
  const selling = [...ids.keys()].filter((row) => (stock[row] ?? 0) > 0 && (perDay[row] ?? 0) > 0)
  const rows = selling
    .sort((a, b) => cover[a]! - cover[b]! || (units[b] ?? 0) - (units[a] ?? 0) || a - b)
    .slice(0, rankedShown)
  const { leadTimeDays = 14, safetyDays = 7 } = inventory.meta.params as Readonly<Record<string, number>>
  const bars: Data = {
    type: 'bar',
    orientation: 'h',
    name: 'Days of cover',
    y: rows.map((_, place) => place),
    x: rows.map((row) => cover[row] ?? null),
    text: rows.map((row) => `${format.number(cover[row] ?? null)} days`),
    textposition: 'outside',
    cliponaxis: false,
    customdata: rows.map(
      (row) =>
        `${plain(`${names[row]!} (${ids[row]!})`)}<br>${format.count(units[row] ?? null)} sold, ${format.number(perDay[row] ?? null)} a day, ${format.count(stock[row] ?? null)} left`,
    ),
    hovertemplate: '%{customdata}<br>lasts for %{text}<extra></extra>',
  }
  const lines = [leadTimeDays, leadTimeDays + safetyDays]
  return figureOf(
    [bars],
    {
      ...rankedLayout(
        rows.length,
        {
          title: {
            text: inLines(
              `Days that the stock lasts, of ${format.count(selling.length)} products that sell (lines: delivery takes ${leadTimeDays} days, ${leadTimeDays + safetyDays} to be safe)`,
            ),
          },
          rangemode: 'tozero',
        },
        26,
      ),
      margin: { t: 8, r: 72, b: 8, l: 8 },
      yaxis: {
        autorange: 'reversed',
        showgrid: false,
        tickvals: rows.map((_, place) => place),
        ticktext: rows.map((row) => `${shortened(names[row]!)} `),
      },
      shapes: lines.map((days) => ({
        type: 'line' as const,
        yref: 'paper' as const,
        y0: 0,
        y1: 1,
        x0: days,
        x1: days,
        layer: 'below' as const,
        line: { width: 1.5, dash: 'dash' as const, color: '#8a8f98' },
      })),
    },
    options,
  )
}
