import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { few, marked } from './few.js'
import { shortened } from './product-names.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

const rowsShown = 15
const rowHeight = 40

/** The rules with the highest lift of the table `rules`, one direction of each pair: how often who buys one buys the other. */
export const basketFigure = (basket: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(basket.meta)
  const [ifItem, thenItem] = [textsOf(basket, 'rules', 'ifItem'), textsOf(basket, 'rules', 'thenItem')]
  const [ifName, thenName] = [textsOf(basket, 'rules', 'ifName'), textsOf(basket, 'rules', 'thenName')]
  const [orders, confidence, lift] = ['orders', 'confidence', 'lift'].map((name) =>
    numbersOf(basket, 'rules', name),
  ) as [(number | null)[], (number | null)[], (number | null)[]]
  const nameOf = (names: readonly string[], items: readonly string[], row: number): string =>
    shortened(names[row] === undefined || names[row] === 'null' ? items[row]! : names[row])
  const of = (values: readonly (number | null)[], row: number): number => values[row] ?? 0
  // Of a pair the direction in which it says more.
  const rows = [...ifItem.keys()]
    .sort((a, b) => of(lift, b) - of(lift, a) || of(confidence, b) - of(confidence, a) || a - b)
    .filter(firstOfPair(ifItem, thenItem))
    .slice(0, rowsShown)
  const bars: Data = {
    type: 'bar',
    orientation: 'h',
    name: 'Buy it too',
    x: rows.map((row) => confidence[row] ?? null),
    // Names need not be unique: rows are told apart by their place.
    y: rows.map((_, place) => place),
    text: rows.map((row) =>
      marked(
        `${format.percent(confidence[row] ?? null)}, lift ${format.number(lift[row] ?? null)}`,
        (orders[row] ?? 0) < few,
      ),
    ),
    textposition: 'outside',
    cliponaxis: false,
    customdata: rows.map((row) => format.count(orders[row] ?? null)),
    hovertemplate: '%{text}<br>%{customdata} orders with both<extra></extra>',
  }
  return figureOf(
    [bars],
    {
      height: Math.max(160, 100 + rowHeight * rows.length),
      margin: { t: 16, r: 110, b: 8, l: 8 },
      xaxis: {
        title: { text: inLines(`Orders with the first that hold the second too (%; † fewer than ${few} orders)`) },
        tickformat: ',.0%',
        nticks: 4,
        tickangle: 0,
        rangemode: 'tozero',
      },
      yaxis: {
        autorange: 'reversed',
        tickmode: 'array',
        tickvals: rows.map((_, place) => place),
        ticktext: rows.map((row) => `${nameOf(ifName, ifItem, row)} <br>→ ${nameOf(thenName, thenItem, row)} `),
        showgrid: false,
      },
    },
    options,
  )
}

const firstOfPair = (ifItem: readonly string[], thenItem: readonly string[]): ((row: number) => boolean) => {
  const seen = new Set<string>()
  return (row) => {
    const pair = JSON.stringify([ifItem[row]!, thenItem[row]!].sort())
    if (seen.has(pair)) return false
    seen.add(pair)
    return true
  }
}
