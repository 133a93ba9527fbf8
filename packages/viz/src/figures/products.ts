import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { patternOf } from './pattern.js'
import { rankedLayout, rankedShown } from './ranked.js'
import { plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

/** Net revenue of the first rows of the table `products`, the margin beside it where it is known. */
export const productsFigure = (products: ResultLike, options: FigureOptions = {}): Figure => {
  const { currency } = products.meta
  const format = formatOf(products.meta)
  const major = majorOf(currency)
  const classes = textsOf(products, 'products', 'abc')
  const labels = labelsOf(products).slice(0, rankedShown)
  const bars = (name: string, column: string, series: number): Data => {
    const values = numbersOf(products, 'products', column).slice(0, rankedShown)
    return {
      type: 'bar',
      orientation: 'h',
      name,
      y: labels,
      x: values.map(major),
      customdata: values.map((value, row) => `${format.money(value)} (class ${classes[row]!})`),
      hovertemplate: `%{y}: %{customdata}<extra>${name}</extra>`,
      marker: { pattern: patternOf(series) },
    }
  }
  return figureOf(
    [bars('Net revenue', 'netMinor', 0), bars('Margin', 'marginMinor', 1)],
    {
      ...rankedLayout(labels.length, { title: { text: inCurrency('Money', currency) } }, 30),
      barmode: 'group',
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

/** What a row is of: a product's id with its name, or the value that stands in the first column. */
const labelsOf = (products: ResultLike): readonly string[] => {
  const [first, second] = products.columns['products'] ?? []
  const names = second?.name === 'name' ? second.values : []
  return (first?.values ?? []).map((value, row) => {
    const name = names[row]
    return plain(typeof name === 'string' ? `${name} (${String(value)})` : String(value))
  })
}
