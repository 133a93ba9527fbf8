import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { numbersOf } from './values.js'

/** How many of the mature customers of each order number came back in time, of the table `steps`. */
export const repurchaseFigure = (repurchase: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(repurchase.meta)
  const rates = numbersOf(repurchase, 'steps', 'matureRepeatRate')
  const customers = numbersOf(repurchase, 'steps', 'matureCustomers').map(format.count)
  const bars: Data = {
    type: 'bar',
    name: 'Ordered again in time',
    x: numbersOf(repurchase, 'steps', 'order').map(format.count),
    y: rates,
    text: rates.map(format.percent),
    textposition: 'outside',
    cliponaxis: false,
    customdata: customers,
    hovertemplate: 'Order %{x}: %{text} of %{customdata} customers<extra></extra>',
  }
  return figureOf(
    [bars],
    {
      height: 360,
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: { title: { text: 'Order number' }, type: 'category' },
      yaxis: { title: { text: 'Ordered again within the window (%)' }, tickformat: ',.0%', rangemode: 'tozero' },
    },
    options,
  )
}
