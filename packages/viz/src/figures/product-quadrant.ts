import type { Annotation, Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { palettes } from '../theme.js'
import { fewSessions } from './few.js'
import { namesIn, shortened } from './product-names.js'
import { niceBounds } from './steps.js'
import { inLines, plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** More points than these would lie on each other. */
const shown = 300

const quadrants = [
  { name: 'Seen often, bought often', symbol: 'circle' },
  { name: 'Seen rarely, bought often', symbol: 'diamond' },
  { name: 'Seen often, bought rarely', symbol: 'square' },
  { name: 'Seen rarely, bought rarely', symbol: 'triangle-down' },
] as const

interface Point {
  readonly name: string
  readonly views: number
  readonly viewers: number
  readonly rate: number
  readonly orders: number
}

/** Views against the share of viewers who bought, of the table `products`: what is seen and not bought, and what deserves to be seen. */
export const productQuadrantFigure = (products: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(products.meta)
  const all = pointsOf(products)
  const points = all.toSorted((a, b) => b.views - a.views).slice(0, shown)
  const middle = medianOf(points.map(({ views }) => views))
  const average = averageOf(points)
  const quadrantOf = ({ views, rate }: Point): number => (rate >= average ? 0 : 2) + (views >= middle ? 0 : 1)
  const traces = quadrants.flatMap(({ name, symbol }, quadrant): Data[] => {
    const own = points.filter((point) => quadrantOf(point) === quadrant)
    if (own.length === 0) return []
    return [
      {
        type: 'scatter',
        mode: 'markers',
        name,
        x: own.map(({ views }) => views),
        y: own.map(({ rate }) => rate),
        customdata: own.map(
          (point) =>
            `${plain(point.name)}<br>${format.count(point.views)} views by ${format.count(point.viewers)}${point.viewers < fewSessions ? ' (few)' : ''}, ${format.percent(point.rate)} of whom bought<br>${format.count(point.orders)} orders`,
        ),
        hovertemplate: '%{customdata}<extra></extra>',
        marker: {
          size: 8,
          symbol: own.map(({ viewers }) => (viewers < fewSessions ? (`${symbol}-open` as const) : symbol)),
        },
      },
    ]
  })
  // Of each quadrant but the last, one is named: what is seen most, or of what is seen rarely, what is bought best.
  const steady = points.filter(({ viewers }) => viewers >= fewSessions)
  const named = [0, 1, 2].flatMap((quadrant) => {
    const own = steady.filter((point) => quadrantOf(point) === quadrant)
    return own.toSorted((a, b) => (quadrant === 1 ? b.rate - a.rate : b.views - a.views)).slice(0, 1)
  })
  const ticks = niceBounds(points.map(({ views }) => views)).filter((tick) => tick > 0)
  const { surface } = palettes[options.theme ?? 'light']
  const range = `${points.length < all.length ? `the ${format.count(points.length)} most viewed of ` : ''}${format.count(all.length)} products`
  return figureOf(
    traces,
    {
      height: 460,
      hovermode: 'closest',
      margin: { t: 8, r: 16, b: 8, l: 8 },
      xaxis: {
        type: 'log',
        title: {
          text: inLines(`Views (${range}; hollow: fewer than ${fewSessions} viewers; each step of 10 is as wide)`),
        },
        tickvals: ticks,
        ticktext: ticks.map(format.count),
      },
      yaxis: { title: { text: 'Viewers who bought (%)' }, tickformat: ',.1%', rangemode: 'tozero' },
      shapes:
        points.length === 0
          ? []
          : [
              { type: 'line', xref: 'paper', x0: 0, x1: 1, y0: average, y1: average, line: dotted },
              { type: 'line', yref: 'paper', y0: 0, y1: 1, x0: middle, x1: middle, line: dotted },
            ],
      annotations: [
        ...(points.length > 0 ? [averageLabel(average, format)] : []),
        ...named.map((point) => nameLabel(point, surface)),
      ],
    },
    options,
  )
}

const averageLabel = (average: number, format: Format): Partial<Annotation> => ({
  text: `average ${format.percent(average)}`,
  xref: 'paper',
  x: 1,
  xanchor: 'right',
  y: average,
  yanchor: 'bottom',
  showarrow: false,
  font: { size: 11 },
})

const nameLabel = ({ name, views, rate }: Point, surface: string): Partial<Annotation> => ({
  text: shortened(name),
  // Of an axis in powers of ten.
  x: Math.log10(views),
  y: rate,
  yshift: 14,
  xanchor: 'center',
  showarrow: false,
  bgcolor: surface,
  opacity: 0.9,
  borderpad: 1,
  font: { size: 11 },
})

const dotted = { width: 1, dash: 'dot', color: '#8a8f98' } as const

const pointsOf = (products: ResultLike): readonly Point[] => {
  const column = (name: string): (number | null)[] => numbersOf(products, 'products', name)
  const [views, viewers, rates, orders] = [column('views'), column('viewers'), column('viewToOrder'), column('orders')]
  const [first] = products.columns['products'] ?? []
  const ids = first ? textsOf(products, 'products', first.name) : []
  return namesIn(products, 'products').flatMap((name, row): Point[] => {
    const rate = rates[row]
    return !views[row] || rate == null || ids[row] === '(not set)'
      ? []
      : [{ name, views: views[row], viewers: viewers[row] ?? 0, rate, orders: orders[row] ?? 0 }]
  })
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1

const averageOf = (points: readonly Point[]): number => {
  const viewers = points.reduce((sum, point) => sum + point.viewers, 0)
  return viewers === 0 ? 0 : points.reduce((sum, { rate, viewers }) => sum + rate * viewers, 0) / viewers
}
