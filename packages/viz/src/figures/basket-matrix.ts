import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { few, marked } from './few.js'
import { aroundMiddle, cellsLook } from './heatmap.js'
import { shortened } from './product-names.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** As many as fit beside each other with a number in each cell. */
const itemsShown = 12
const rowHeight = 34
const oneDigit = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/**
 * How much oftener than by chance two things are bought together, of the table `rules`: the things whose pairs go most
 * beyond chance. A pair below the least number of orders has no cell.
 */
export const basketMatrixFigure = (basket: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(basket.meta)
  const column = (name: string): (number | null)[] => numbersOf(basket, 'rules', name)
  const [orders, lift] = [column('orders'), column('lift')]
  const [ifItem, thenItem] = [textsOf(basket, 'rules', 'ifItem'), textsOf(basket, 'rules', 'thenItem')]
  const [ifName, thenName] = [textsOf(basket, 'rules', 'ifName'), textsOf(basket, 'rules', 'thenName')]
  const beyond = (row: number): number => (orders[row] ?? 0) * (1 - 1 / (lift[row] ?? 1))
  const items = new Set<string>()
  for (const row of [...ifItem.keys()].sort((a, b) => beyond(b) - beyond(a) || a - b)) {
    const pair = [ifItem[row]!, thenItem[row]!].filter((item) => !items.has(item))
    if (items.size + pair.length <= itemsShown) pair.forEach((item) => items.add(item))
  }
  const shown = [...items]
  const names = new Map<string, string>()
  const rowOf = new Map<string, number>()
  ifItem.forEach((item, row) => {
    if (ifName[row] !== undefined && ifName[row] !== 'null') names.set(item, ifName[row])
    if (thenName[row] !== undefined && thenName[row] !== 'null') names.set(thenItem[row]!, thenName[row])
    rowOf.set(JSON.stringify([item, thenItem[row]!]), row)
  })
  const grid = <T>(none: T, valueOf: (row: number) => T): T[][] =>
    shown.map((y) =>
      shown.map((x) => {
        const row = rowOf.get(JSON.stringify([y, x]))
        return row === undefined ? none : valueOf(row)
      }),
    )
  const labels = shown.map((item) => shortened(names.get(item) ?? item, 18))
  const isFew = (row: number): boolean => (orders[row] ?? 0) < few
  const cells: Data = {
    type: 'heatmap',
    // Names need not be unique: cells are told apart by their place.
    x: shown.map((_, place) => place),
    y: shown.map((_, place) => place),
    // As much oftener as rarer is as far from chance.
    z: grid<number | null>(null, (row) => Math.log2(lift[row] ?? 1)),
    text: grid('', (row) => marked(oneDigit.format(lift[row] ?? 0), isFew(row)).replace(' ', '')),
    customdata: grid('', (row) => `${format.count(orders[row] ?? null)} orders with both${isFew(row) ? ' (few)' : ''}`),
    texttemplate: '%{text}',
    hovertemplate: '%{text} times as often as by chance<br>%{customdata}<extra></extra>',
    ...cellsLook,
    autocolorscale: false,
    colorscale: aroundMiddle,
    zmin: -mostSteps,
    zmax: mostSteps,
    colorbar: {
      ...cellsLook.colorbar,
      title: { text: 'Lift' },
      tickvals: [-2, -1, 0, 1, 2],
      ticktext: ['¼×', '½×', '1×', '2×', '4×'],
    },
  }
  const { minOrders } = basket.meta.params as { minOrders?: number }
  const ticks = { tickvals: shown.map((_, place) => place), ticktext: labels, showgrid: false, zeroline: false }
  const baskets = numbersOf(basket, 'summary', 'baskets')[0]
  return figureOf(
    [cells],
    {
      height: 170 + rowHeight * Math.max(3, shown.length),
      margin: { t: 8, r: 8, b: 8, l: 8 },
      xaxis: {
        ...ticks,
        tickangle: -45,
        title: {
          text: inLines(
            `Lift: times as often as by chance${baskets == null ? '' : `, in ${format.count(baskets)} orders`} (${minOrders === undefined ? '' : `empty: fewer than ${minOrders} together; `}† fewer than ${few})`,
          ),
        },
      },
      yaxis: { ...ticks, autorange: 'reversed', ticksuffix: ' ' },
    },
    options,
  )
}

/** Four times as often is as far as the colours tell. */
const mostSteps = 2
