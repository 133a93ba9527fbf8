import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { numbersOf, textsOf } from './values.js'

const groups = ['0', '1', '2', '3', '4', '5', '6', '7+']

/**
 * Expected purchase days by how many there were, of the table `customers`; after a holdout those that were expected in it
 * beside those that there were, of `validation`.
 */
export const clvFrequencyFigure = (clv: ResultLike, options: FigureOptions = {}): Figure => {
  const { number } = formatOf(clv.meta)
  const bars = (name: string, values: readonly (number | null)[]): Data => ({
    type: 'bar',
    name,
    x: groups,
    y: [...values],
    text: values.map(number),
    textposition: 'outside',
    cliponaxis: false,
    hovertemplate: `${name}: %{text} of those with %{x} before<extra></extra>`,
  })
  const held = textsOf(clv, 'validation', 'frequency').length > 0
  const of = (name: string): (number | null)[] => numbersOf(clv, 'validation', name).slice(0, groups.length)
  return figureOf(
    held ? [bars('Actual', of('actual')), bars('Predicted', of('predicted'))] : [bars('Expected', expected(clv))],
    {
      height: 360,
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: { title: { text: 'Purchase days after the first' }, type: 'category' },
      yaxis: {
        title: { text: held ? 'Mean purchase days in the holdout' : 'Mean purchase days expected' },
        rangemode: 'tozero',
      },
    },
    options,
  )
}

/** The mean of each group; null of a group without customers, or without a model. */
const expected = (clv: ResultLike): (number | null)[] => {
  const frequencies = numbersOf(clv, 'customers', 'frequency')
  const purchases = numbersOf(clv, 'customers', 'expectedPurchases')
  const sums = groups.map(() => ({ customers: 0, purchases: 0 }))
  frequencies.forEach((frequency, row) => {
    const value = purchases[row]
    if (value === null || value === undefined) return
    const group = sums[Math.min(frequency!, groups.length - 1)]!
    group.customers++
    group.purchases += value
  })
  return sums.map(({ customers, purchases }) => (customers > 0 ? purchases / customers : null))
}
