import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { palettes } from '../theme.js'
import { patternOf } from './pattern.js'
import { inLines } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** Each group's share of the users beside its share of net revenue, of the table `groups`. */
export const rfmFigure = (rfm: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(rfm.meta)
  const groups = textsOf(rfm, 'groups', 'group')
  const bars = (name: string, column: string, amounts: readonly string[], series: number): Data => {
    const shares = numbersOf(rfm, 'groups', column)
    return {
      type: 'bar',
      orientation: 'h',
      name,
      y: groups,
      x: shares,
      text: shares.map(format.percent),
      textposition: 'outside',
      textfont: { size: 11 },
      cliponaxis: false,
      customdata: [...amounts],
      hovertemplate: `%{y}: %{customdata}, %{text}<extra>${name}</extra>`,
      marker: { pattern: patternOf(series) },
    }
  }
  const users = numbersOf(rfm, 'groups', 'customers').map(format.count)
  const net = numbersOf(rfm, 'groups', 'netMinor').map(format.money)
  const sum = (column: string): number =>
    numbersOf(rfm, 'groups', column).reduce<number>((total, value) => total + (value ?? 0), 0)
  const totals = [`${format.count(sum('customers'))} users`, `${format.shortMoney(sum('netMinor'))} net revenue`]
  const { colorway, quiet } = palettes[options.theme ?? 'light']
  return figureOf(
    [bars('Share of net revenue', 'netShare', net, 0), bars('Share of users', 'share', users, 1)],
    {
      height: 480,
      barmode: 'group',
      bargap: 0.3,
      colorway: [colorway[0]!, quiet],
      margin: { t: 8, r: 44, b: 8, l: 8 },
      xaxis: {
        title: { text: inLines(`Share (%) of ${totals.join(' and of ')}`) },
        tickformat: ',.0%',
        rangemode: 'tozero',
      },
      yaxis: { autorange: 'reversed', ticksuffix: ' ', showgrid: false },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}
