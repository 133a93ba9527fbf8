import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { cellsLook } from './heatmap.js'
import { niceBounds, placeIn } from './steps.js'
import { inLines } from './text.js'
import { inCurrency, majorOf, numbersOf } from './values.js'

/** Of those who bought once, the model always says that they still do. */
const once = 'once'
const tenths = Array.from({ length: 10 }, (_, tenth) => tenth)

/**
 * How many customers are worth how much, by how probably they still buy, of the table `customers`. Only counts: no
 * customer is told from the others.
 */
export const clvFigure = (clv: ResultLike, options: FigureOptions = {}): Figure => {
  const { currency } = clv.meta
  const format = formatOf(clv.meta)
  const values = numbersOf(clv, 'customers', 'valueMinor')
  const alive = numbersOf(clv, 'customers', 'probabilityAlive')
  const known = values.flatMap((value, row) => (value === null ? [] : [{ value, alive: alive[row] ?? null }]))
  const bounds = niceBounds(known.map(({ value }) => majorOf(currency)(value)!))
  const unit = 1 / majorOf(currency)(1)!
  const columns = [...tenths.map((tenth) => `${tenth * 10}–${tenth * 10 + 10}`), once]
  const grid = bounds.map(() => columns.map(() => ({ customers: 0, value: 0 })))
  for (const { value, alive } of known) {
    const column = alive === null ? tenths.length : Math.min(tenths.length - 1, Math.floor(alive * tenths.length))
    const cell = grid[placeIn(bounds, value / unit)]![column]!
    cell.customers++
    cell.value += value
  }
  const labels = bounds.map((bound, row) =>
    row === bounds.length - 1
      ? `${format.shortMoney(bound * unit)} and more`
      : `${format.shortMoney(bound * unit)} to ${format.shortMoney(bounds[row + 1]! * unit)}`,
  )
  const worth = known.reduce((sum, { value }) => sum + value, 0)
  const most = Math.max(1, ...grid.flat().map(({ customers }) => customers))
  const ticks = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000].filter((tick) => tick <= most)
  const cells: Data = {
    type: 'heatmap',
    x: columns,
    y: labels,
    // By the logarithm, or the many who bought once would leave all others alike.
    z: grid.map((row) => row.map(({ customers }) => (customers === 0 ? null : Math.log10(customers)))),
    text: grid.map((row) => row.map(({ customers }) => (customers === 0 ? '' : format.count(customers)))),
    customdata: grid.map((row) => row.map(({ value }) => format.wholeMoney(value))),
    texttemplate: '%{text}',
    hovertemplate: '%{x}% probable, worth %{y}<br>%{text} customers, worth %{customdata} together<extra></extra>',
    ...cellsLook,
    zmin: 0,
    zmax: Math.max(1, Math.log10(most)),
    colorbar: {
      ...cellsLook.colorbar,
      title: { text: 'Customers' },
      tickvals: ticks.map(Math.log10),
      ticktext: ticks.map(format.shortCount),
    },
  }
  return figureOf(
    [cells],
    {
      height: 130 + 34 * Math.max(4, labels.length),
      margin: { t: 8, r: 8, b: 8, l: 8 },
      xaxis: {
        title: {
          text: inLines(
            `Probability of still buying (%; once: bought once), ${format.count(known.length)} customers worth ${format.shortMoney(worth)}`,
          ),
        },
        type: 'category',
        showgrid: false,
        tickangle: -45,
      },
      yaxis: {
        title: { text: inCurrency('Expected value each', currency) },
        type: 'category',
        showgrid: false,
      },
    },
    options,
  )
}
