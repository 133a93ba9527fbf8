import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { patternOf } from './pattern.js'
import { namesIn, shortened } from './product-names.js'
import { rankedLayout, rankedShown } from './ranked.js'
import { inLines, plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

/** Net revenue of the first rows of the table `products`, the margin beside it where it is known. */
export const productsFigure = (products: ResultLike, options: FigureOptions = {}): Figure => {
  const { currency } = products.meta
  const format = formatOf(products.meta)
  const major = majorOf(currency)
  const classes = textsOf(products, 'products', 'abc')
  const [first] = products.columns['products'] ?? []
  const ids = first ? textsOf(products, 'products', first.name) : []
  const names = namesIn(products, 'products').slice(0, rankedShown)
  const all = ids.length
  const bars = (name: string, column: string, series: number): Data => {
    const values = numbersOf(products, 'products', column).slice(0, rankedShown)
    return {
      type: 'bar',
      orientation: 'h',
      name,
      // Names need not be unique: rows are told apart by their place.
      y: names.map((_, place) => place),
      x: values.map(major),
      customdata: values.map(
        (value, row) =>
          `${plain(names[row] === ids[row] ? ids[row]! : `${names[row]!} (${ids[row]!})`)}: ${format.money(value)} (class ${classes[row]!})`,
      ),
      hovertemplate: `%{customdata}<extra>${name}</extra>`,
      marker: { pattern: patternOf(series) },
    }
  }
  return figureOf(
    [bars('Net revenue', 'netMinor', 0), bars('Margin', 'marginMinor', 1)],
    {
      ...rankedLayout(
        names.length,
        {
          title: {
            text: inLines(
              `${inCurrency('Money', currency)}, ${format.count(names.length)} of ${format.count(all)} rows`,
            ),
          },
        },
        30,
      ),
      yaxis: {
        autorange: 'reversed',
        showgrid: false,
        tickvals: names.map((_, place) => place),
        ticktext: names.map((name) => `${shortened(name)} `),
      },
      barmode: 'group',
      legend: { traceorder: 'normal' },
    },
    options,
  )
}
