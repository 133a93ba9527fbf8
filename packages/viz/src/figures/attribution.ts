import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { shortened } from './product-names.js'
import { plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

const rowsShown = 15
/** Between the models of a row. */
const apart = 0.11

/** A symbol each, so that they can be told apart without their colours. */
const models = [
  ['firstNetMinor', 'First', 'triangle-left'],
  ['positionNetMinor', 'Position', 'diamond'],
  ['linearNetMinor', 'Linear', 'circle-open'],
  ['timeDecayNetMinor', 'Time decay', 'cross'],
  ['lastNonDirectNetMinor', 'Last non-direct', 'square-open'],
  ['lastNetMinor', 'Last', 'triangle-right'],
] as const

/** What each value earned under every model, of the table `models`: the wider its dots lie apart, the more the model decides. */
export const attributionFigure = (attribution: ResultLike, options: FigureOptions = {}): Figure => {
  const { meta } = attribution
  const format = formatOf(meta)
  const major = majorOf(meta.currency)
  const field = attribution.columns['models']?.[0]?.name ?? ''
  const values = textsOf(attribution, 'models', field)
  const nets = models.map(([column]) => numbersOf(attribution, 'models', column))
  const shown = largest(values, nets)
  // Each model shares out the same money.
  const total = nets[0]!.reduce<number>((sum, net) => sum + (net ?? 0), 0)
  const dots = models.map(([, name, symbol], i): Data => ({
    type: 'scatter',
    mode: 'markers',
    name,
    // One below the other, or equal ones would hide each other.
    y: shown.map((_, place) => place + (i - (models.length - 1) / 2) * apart),
    x: shown.map((row) => major(nets[i]![row]!)),
    marker: { symbol, size: 9, ...(symbol.endsWith('-open') && { line: { width: 2 } }) },
    customdata: shown.map((row) => `${plain(values[row]!)}: ${format.money(nets[i]![row]!)}`),
    hovertemplate: '%{customdata}<extra>%{fullData.name}</extra>',
  }))
  return figureOf(
    dots,
    {
      height: 130 + 44 * Math.max(shown.length, 4),
      hovermode: 'closest',
      margin: { t: 8, r: 16, b: 8, l: 8 },
      xaxis: {
        title: { text: `${inCurrency('Net revenue earned', meta.currency)}, ${format.shortMoney(total)} in all` },
        exponentformat: 'B',
      },
      yaxis: {
        autorange: 'reversed',
        zeroline: false,
        tickvals: shown.map((_, place) => place),
        ticktext: shown.map((row) => `${shortened(values[row]!)} `),
      },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

/** The rows in which a model has the most money, the one with the most first; what has no session last. */
const largest = (values: readonly string[], nets: readonly (readonly (number | null)[])[]): readonly number[] => {
  const most = values.map((_, row) => Math.max(...nets.map((net) => Math.abs(net[row] ?? 0))))
  const isMissing = (row: number): number => (values[row]!.startsWith('(') ? 1 : 0)
  return values
    .map((_, row) => row)
    .sort((a, b) => isMissing(a) - isMissing(b) || most[b]! - most[a]! || a - b)
    .slice(0, rowsShown)
}
