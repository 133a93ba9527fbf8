import type { Data, ScatterData } from 'plotly.js-dist-min'
import { calendarSpans } from '@polymart/core'
import type { CalendarUnit, Weekday } from '@polymart/core'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { palettes } from '../theme.js'
import { plain } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

const monthMs = 32 * 86_400_000
/** A period that ends with the latest record lacks a little of its last day, which still counts as whole. */
const slackMs = 3_600_000
const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot'] as const

/** Net revenue over time, with the previous period under it; with a breakdown, a line for each of its six greatest values. */
export const revenueFigure = (revenue: ResultLike, options: FigureOptions = {}): Figure => {
  const by = revenueBreakdown(revenue)
  const { colorway, quiet } = palettes[options.theme ?? 'light']
  return figureOf(
    by === null ? overall(revenue) : broken(revenue, by),
    {
      height: 340,
      hovermode: 'x unified',
      ...(by === null && { colorway: [colorway[0]!, quiet, colorway[2]!, colorway[0]!] }),
      xaxis: {
        type: 'date',
        title: { text: axisTitle[unitOf(revenue)] },
        showgrid: false,
        hoverformat: '%-d %b %Y',
        tickangle: 0,
        tickformatstops: [
          { dtickrange: [null, 'M1'], value: '%-d %b\n%Y' },
          { dtickrange: ['M1', null], value: '%b\n%Y' },
        ],
      },
      yaxis: {
        title: { text: inCurrency('Net revenue', revenue.meta.currency) },
        rangemode: 'tozero',
        exponentformat: 'B',
      },
    },
    options,
  )
}

const axisTitle: Readonly<Record<CalendarUnit, string>> = { day: 'Day', week: 'Week (first day)', month: 'Month' }

const unitOf = (revenue: ResultLike): CalendarUnit =>
  (revenue.meta.params['every'] as CalendarUnit | undefined) ?? 'day'

const revenueBreakdown = (revenue: ResultLike): string | null => {
  const second = revenue.columns['revenue']?.[1]?.name
  return second === undefined || second === 'orders' ? null : second
}

/** Which rows hold only a part of their day, week or month, because the period begins or ends within it. */
const partialRows = (revenue: ResultLike): boolean[] => {
  const { period, timeZone, params } = revenue.meta
  const weekStart = (params['weekStart'] as Weekday | undefined) ?? 'monday'
  const from = period.from ?? period.to
  const whole = calendarSpans(from - monthMs, period.to + monthMs, unitOf(revenue), timeZone, weekStart)
  const spans = new Map(whole.map((span) => [span.label, span]))
  return textsOf(revenue, 'revenue', 'from').map((label) => {
    const span = spans.get(label)
    return span !== undefined && (span.from < from - slackMs || span.to > period.to + slackMs)
  })
}

const overall = (revenue: ResultLike): Data[] => {
  const format = formatOf(revenue.meta)
  const major = majorOf(revenue.meta.currency)
  const partial = partialRows(revenue)
  const trace = (
    name: string,
    values: readonly (number | null)[],
    isShown: (row: number) => boolean,
    look: Partial<ScatterData>,
  ): Partial<ScatterData> => {
    const minor = values.map((value, row) => (isShown(row) ? value : null))
    return {
      type: 'scatter',
      name,
      x: textsOf(revenue, 'revenue', 'from'),
      y: minor.map(major),
      customdata: minor.map(format.money),
      hovertemplate: '%{customdata}',
      ...look,
    }
  }
  const whole = (row: number): boolean => !partial[row]
  const column = (name: string): (number | null)[] => numbersOf(revenue, 'revenue', name)
  const net = column('netMinor')
  const returns = column('returnsMinor')
  const beforeReturns = net.map((value, row) => (value === null ? null : value + (returns[row] ?? 0)))
  const lines = [
    trace('Net revenue', net, whole, { mode: 'lines', line: { width: unitOf(revenue) === 'day' ? 1.5 : 2.5 } }),
    trace(previousName(revenue), column('previousNetMinor'), whole, {
      mode: 'lines',
      line: { width: 1.5, dash: 'dot' },
    }),
    // Returns land on days of their own, most of them later: without them it shows how sales went.
    trace('Before returns', beforeReturns, whole, { mode: 'lines', line: { width: 1, dash: 'dash' } }),
    // A line down to what a week holds after one day would read as a fall.
    trace(`Incomplete ${unitOf(revenue)}`, net, (row) => !whole(row), {
      mode: 'markers',
      marker: { size: 8, symbol: 'circle-open', line: { width: 2 } },
    }),
  ]
  return lines.filter(({ y }) => (y as readonly (number | null)[]).some((value) => value !== null))
}

/** By its dates: the period before twelve months is the year before. */
const previousName = ({ meta }: ResultLike): string => {
  const { previousPeriod } = meta
  if (!previousPeriod) return 'Period before'
  const { date } = formatOf(meta)
  return `Period before, from ${date(previousPeriod.from)}`
}

const broken = (revenue: ResultLike, by: string): Data[] => {
  const format = formatOf(revenue.meta)
  const major = majorOf(revenue.meta.currency)
  const values = new Map<string, { from: string; net: number }[]>()
  for (const row of revenue.rows('revenue')) {
    const value = String(row[by])
    values.set(value, [...(values.get(value) ?? []), { from: String(row['from']), net: row['netMinor'] as number }])
  }
  const sum = (rows: readonly { net: number }[]): number => rows.reduce((total, { net }) => total + net, 0)
  return [...values]
    .sort(([, a], [, b]) => sum(b) - sum(a))
    .slice(0, dashes.length)
    .map(([value, rows], i): Data => ({
      type: 'scatter',
      mode: 'lines',
      name: plain(value),
      x: rows.map(({ from }) => from),
      y: rows.map(({ net }) => major(net)),
      customdata: rows.map(({ net }) => format.money(net)),
      hovertemplate: '%{customdata}',
      line: { width: 2, dash: dashes[i]! },
    }))
}
