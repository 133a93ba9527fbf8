import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { palettes } from '../theme.js'
import { patternOf } from './pattern.js'
import { rankedLayout } from './ranked.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

interface Band {
  readonly label: string
  readonly holds: (status: string, days: number | null) => boolean
}

/** For how many days the stock of products lasts, of the table `inventory`: how many products, and what their stock is worth. */
export const inventoryCoverFigure = (inventory: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(inventory.meta)
  const { colorway } = palettes[options.theme ?? 'light']
  const statuses = textsOf(inventory, 'inventory', 'status')
  const [cover, stock, worth] = ['daysOfCover', 'stock', 'stockValueMinor'].map((name) =>
    numbersOf(inventory, 'inventory', name),
  ) as [(number | null)[], (number | null)[], (number | null)[]]
  const bands = bandsOf(inventory)
  const sums = bands.map(() => ({ reorder: 0, others: 0, worth: 0, stock: 0 }))
  statuses.forEach((status, row) => {
    const sum = sums[bands.findIndex(({ holds }) => holds(status, cover[row] ?? null))]
    if (!sum) return
    if (status === 'reorder' || status === 'out of stock') sum.reorder++
    else sum.others++
    sum.worth += worth[row] ?? 0
    sum.stock += stock[row] ?? 0
  })
  const labels = bands.map(({ label }) => label)
  const bars = (name: string, values: readonly number[], series: number): Data => ({
    type: 'bar',
    orientation: 'h',
    name,
    y: labels,
    x: [...values],
    customdata: sums.map(
      ({ stock, worth }, band) =>
        `${format.count(values[band]!)} products<br>${format.count(stock)} units in stock, worth ${format.wholeMoney(worth)}`,
    ),
    hovertemplate: '%{y}: %{customdata}<extra>%{fullData.name}</extra>',
    marker: { pattern: patternOf(series) },
  })
  return figureOf(
    [
      bars(
        'To reorder',
        sums.map(({ reorder }) => reorder),
        1,
      ),
      {
        ...bars(
          'Others',
          sums.map(({ others }) => others),
          0,
        ),
        text: sums.map(
          ({ reorder, others, worth }) => `${format.count(reorder + others)} · ${format.shortMoney(worth)}`,
        ),
        textposition: 'outside',
        cliponaxis: false,
      } as Data,
    ],
    {
      ...rankedLayout(
        labels.length,
        {
          title: { text: inLines(`Products (${format.count(statuses.length)} in all) and what their stock is worth`) },
          rangemode: 'tozero',
        },
        32,
      ),
      barmode: 'stack',
      colorway: [colorway[1]!, colorway[0]!],
      margin: { t: 8, r: 96, b: 8, l: 8 },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

/** Days as the parameters have them: until a delivery comes, with some to spare, and what is too much. */
const bandsOf = ({ meta }: ResultLike): readonly Band[] => {
  const { leadTimeDays = 14, safetyDays = 7, maxCoverDays = 180 } = meta.params as Readonly<Record<string, number>>
  const bounds = [...new Set([leadTimeDays, leadTimeDays + safetyDays, 60, maxCoverDays])]
    .filter((bound) => bound > 0 && bound <= maxCoverDays)
    .sort((a, b) => a - b)
  const isSelling = (status: string): boolean => status !== 'out of stock' && status !== 'unknown'
  return [
    { label: 'Out of stock', holds: (status) => status === 'out of stock' || status === 'idle' },
    ...bounds.map((bound, i): Band => ({
      label: i === 0 ? `Up to ${bound} days` : `${bounds[i - 1]} to ${bound} days`,
      holds: (status, days) => isSelling(status) && days !== null && days <= bound,
    })),
    {
      label: `Over ${maxCoverDays} days`,
      holds: (status, days) => isSelling(status) && days !== null,
    },
    { label: 'Nothing sold', holds: (status) => status !== 'unknown' },
    { label: 'Stock unknown', holds: () => true },
  ]
}
