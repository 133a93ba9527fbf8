import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { plain } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** Elasticity too is told only of so many units, before and after together. */
export const fewUnits = 10

/** How units answered to changes of price, of the table `prices`: below the axis fewer were sold than before. */
export const priceResponseFigure = (prices: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(prices.meta)
  const [names, complete] = ['name', 'complete'].map((column) => textsOf(prices, 'prices', column)) as [
    string[],
    string[],
  ]
  const [at, changes, before, after, elasticities] = ['at', 'change', 'unitsBefore', 'unitsAfter', 'elasticity'].map(
    (column) => numbersOf(prices, 'prices', column),
  ) as [(number | null)[], (number | null)[], (number | null)[], (number | null)[], (number | null)[]]
  const points = names.flatMap((name, row) => {
    const [change, unitsBefore, unitsAfter] = [changes[row], before[row], after[row]]
    if (change == null || !unitsBefore || unitsAfter == null) return []
    const units = unitsAfter / unitsBefore - 1
    const told = `${plain(name)}, ${format.date(at[row]!)}<br>price ${format.change(change)}, units ${format.change(units)}<br>elasticity ${format.number(elasticities[row]!)}`
    return [
      {
        change,
        units,
        told,
        kind: complete[row] !== 'true' ? 'open' : unitsBefore + unitsAfter < fewUnits ? 'few' : 'steady',
      } as const,
    ]
  })
  const marks = (
    name: string,
    kind: 'steady' | 'few' | 'open',
    symbol: 'circle' | 'circle-open' | 'x-thin-open',
  ): Data[] => {
    const of = points.filter((point) => point.kind === kind)
    if (of.length === 0) return []
    return [
      {
        type: 'scatter',
        mode: 'markers',
        name,
        x: of.map(({ change }) => change),
        y: of.map(({ units }) => units),
        text: of.map(({ told }) => told),
        hovertemplate: `%{text}<extra>${name}</extra>`,
        marker: { symbol, size: 9, ...(symbol !== 'circle' && { line: { width: 2 } }) },
      },
    ]
  }
  return figureOf(
    [
      ...marks('Complete', 'steady', 'circle'),
      ...marks(`Fewer than ${fewUnits} units`, 'few', 'x-thin-open'),
      ...marks('Not complete', 'open', 'circle-open'),
    ],
    {
      height: 400,
      xaxis: { title: { text: `Change in price (%), ${format.count(points.length)} changes` }, tickformat: '+,.0%' },
      yaxis: { title: { text: 'Change in units (%)' }, tickformat: '+,.0%' },
    },
    options,
  )
}
