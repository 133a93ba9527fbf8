import type { Data, ScatterData } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { few, marked } from './few.js'
import { numbersOf } from './values.js'

/**
 * After each order, the share of customers who placed another one, of the table `steps`: within the window, of those who
 * have had the time, and at any time so far.
 */
export const repurchaseFigure = (repurchase: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(repurchase.meta)
  const column = (name: string): (number | null)[] => numbersOf(repurchase, 'steps', name)
  const orders = column('order').map(format.count)
  const line = (
    name: string,
    rates: readonly (number | null)[],
    customers: readonly (number | null)[],
    look: Partial<ScatterData>,
  ): Data => {
    const isFew = customers.map((count) => (count ?? 0) < few)
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: orders,
      y: [...rates],
      text: rates.map((rate, row) => marked(format.percent(rate), isFew[row]!)),
      cliponaxis: false,
      customdata: customers.map(format.count),
      hovertemplate: 'After order %{x}: %{text} of %{customdata} customers<extra>%{fullData.name}</extra>',
      ...look,
    }
  }
  const days = windowOf(repurchase)
  return figureOf(
    [
      line(`Within ${days}`, column('matureRepeatRate'), column('matureCustomers'), {
        mode: 'text+lines+markers',
        textposition: 'bottom center',
        line: { width: 2.5 },
        marker: { size: 9 },
      }),
      line('At any time so far', column('repeatRate'), column('customers'), {
        line: { width: 1.5, dash: 'dot' },
        marker: { size: 8, symbol: 'square-open' },
      }),
    ],
    {
      height: 380,
      hovermode: 'closest',
      margin: { t: 8, r: 28, b: 8, l: 8 },
      xaxis: {
        title: { text: `After order number (${format.count(column('customers')[0] ?? 0)} customers placed one)` },
        type: 'category',
        showgrid: false,
      },
      yaxis: { title: { text: 'Ordered again (%)' }, tickformat: ',.0%', rangemode: 'tozero' },
    },
    options,
  )
}

const windowOf = ({ meta }: ResultLike): string => {
  const { window } = meta.params as { window?: number }
  return window === undefined ? 'the window' : formatOf(meta).duration(window).replace('.0 ', ' ')
}
