import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

const classes = ['A', 'B', 'C'] as const
const dashes = { A: 'solid', B: 'dash', C: 'dot' } as const
/** As many points of a class as a line needs. */
const pointsShown = 100

/** How few products make how much of the net revenue, of the table `products`: the curve of its classes A, B and C. */
export const abcFigure = (products: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(products.meta)
  const nets = numbersOf(products, 'products', 'netMinor')
  const of = textsOf(products, 'products', 'abc')
  const sold = [...nets.keys()].filter((row) => (nets[row] ?? 0) > 0)
  const total = sold.reduce((sum, row) => sum + nets[row]!, 0)
  let sum = 0
  const points = sold.map((row, place) => ({
    abc: of[row]!,
    rank: place + 1,
    net: nets[row]!,
    share: (sum += nets[row]!) / total,
  }))
  const lines = classes.flatMap((abc): Data[] => {
    const own = points.filter((point) => point.abc === abc)
    if (own.length === 0) return []
    // Each begins where the one before it ends.
    const start = own[0]!.rank - 2
    const line = [start < 0 ? { rank: 0, share: 0 } : points[start]!, ...thinned(own)]
    const net = own.reduce((sum, point) => sum + point.net, 0)
    return [
      {
        type: 'scatter',
        mode: 'lines',
        name: `${abc}: ${format.count(own.length)} products, ${format.shortMoney(net)} (${format.percent(net / total)})`,
        x: line.map(({ rank }) => rank),
        y: line.map(({ share }) => share),
        customdata: line.map(({ share }) => format.percent(share)),
        hovertemplate: `%{x:,} products make %{customdata}<extra>Class ${abc}</extra>`,
        line: { width: 3, dash: dashes[abc] },
        fill: 'tozeroy',
      },
    ]
  })
  const unsold = nets.length - sold.length
  return figureOf(
    lines,
    {
      height: 380,
      hovermode: 'closest',
      margin: { t: 8, r: 16, b: 8, l: 8 },
      xaxis: {
        title: {
          text: inLines(`Products, best first (${format.count(unsold)} more brought in nothing)`),
        },
        rangemode: 'tozero',
        exponentformat: 'B',
      },
      yaxis: {
        title: { text: `Share of ${format.shortMoney(total)} net revenue (%)` },
        tickformat: ',.0%',
        range: [0, 1.02],
      },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

/** At most so many of them, with the first and the last. */
const thinned = <T>(points: readonly T[]): readonly T[] => {
  const step = Math.ceil(points.length / pointsShown)
  return points.filter((_, i) => i % step === 0 || i === points.length - 1)
}
