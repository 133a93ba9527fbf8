import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { rankedLayout } from './ranked.js'
import { numbersOf, textsOf } from './values.js'

/** How many products are of each status, of the table `summary`. */
export const inventoryFigure = (inventory: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(inventory.meta)
  const products = numbersOf(inventory, 'summary', 'products')
  const bars: Data = {
    type: 'bar',
    orientation: 'h',
    name: 'Products',
    y: textsOf(inventory, 'summary', 'status'),
    x: products,
    text: products.map(format.count),
    textposition: 'outside',
    cliponaxis: false,
    customdata: numbersOf(inventory, 'summary', 'stockValueMinor').map((value) => `stock worth ${format.money(value)}`),
    hovertemplate: '%{y}: %{text}, %{customdata}<extra></extra>',
  }
  return figureOf(
    [bars],
    {
      ...rankedLayout(
        products.length,
        {
          title: {
            text: `Products (${format.count(products.reduce<number>((sum, count) => sum + (count ?? 0), 0))} in all)`,
          },
          rangemode: 'tozero',
        },
        34,
      ),
      margin: { t: 8, r: 48, b: 8, l: 8 },
    },
    options,
  )
}
