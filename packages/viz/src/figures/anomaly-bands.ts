import type { Data, Layout, LayoutAxis } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { palettes } from '../theme.js'
import { metricsOf } from './anomaly-metrics.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

const chartHeight = 130
/** Of each chart's share of the height, what stands between it and the next. */
const gap = 0.2

interface Day {
  readonly day: string
  readonly actual: number | null
  readonly low: number | null
  readonly high: number | null
  readonly expected: number | null
  readonly flagged: boolean
  readonly hint: string
}

/** Each metric over the days of the table `anomalies`, with the band of what is usual; what lies outside of it is marked. */
export const anomalyBandsFigure = (anomalies: ResultLike, options: FigureOptions = {}): Figure => {
  const { currency } = anomalies.meta
  const { colorway, quiet } = palettes[options.theme ?? 'light']
  const { threshold = 3.5 } = anomalies.meta.params as { threshold?: number }
  const metrics = metricsOf(formatOf(anomalies.meta))
  const names = [...new Set(textsOf(anomalies, 'anomalies', 'metric'))]
  const axes: Partial<Layout> = {}
  const data = names.flatMap((metric, place): Data[] => {
    const isMoney = metric.endsWith('Minor')
    const label = metrics[metric]?.[0] ?? metric
    Object.assign(axes, {
      [axisOf(place, 'yaxis')]: {
        domain: [1 - (place + 1 - gap) / names.length, 1 - place / names.length],
        title: { text: wrapped(isMoney ? inCurrency(label, currency) : label), standoff: 6 },
        nticks: 4,
        zeroline: false,
        ...(metric === 'sessionConversion' ? { tickformat: ',.1%' } : { exponentformat: 'B' as const }),
      } satisfies Partial<LayoutAxis>,
    })
    return tracesOf(daysOf(anomalies, metric, isMoney), axisOf(place, 'y'), place === 0)
  })
  return figureOf(
    data,
    {
      ...axes,
      // Those of the band, the line and the marks, again for each metric.
      colorway: [quiet, colorway[0]!, colorway[1]!],
      height: 90 + chartHeight * Math.max(1, names.length),
      hovermode: 'closest',
      margin: { t: 8, r: 16, b: 8, l: 8 },
      xaxis: {
        type: 'date',
        showgrid: false,
        anchor: names.length > 1 ? axisOf(names.length - 1, 'y') : 'y',
        title: { text: `Day (band: usual for the weekday, up to ${threshold} spreads either way)` },
        tickformat: '%-d %b',
        tickangle: 0,
        nticks: 8,
      },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}

const axisOf = <T extends string>(place: number, name: T): T => (place === 0 ? name : (`${name}${place + 1}` as T))

/** An axis title is as long as its chart is high. */
const wrapped = (title: string): string =>
  title.replace(/^(\w+ \w+) (\w+ .*|value.*)$/, '$1<br>$2').replace(/^(\w+) (conversion|revenue .*)$/, '$1<br>$2')

const daysOf = (anomalies: ResultLike, metric: string, isMoney: boolean): readonly Day[] => {
  const { threshold = 3.5 } = anomalies.meta.params as { threshold?: number }
  const format = formatOf(anomalies.meta)
  const show = metricsOf(format)[metric]?.[1] ?? format.number
  const column = (name: string): (number | null)[] => numbersOf(anomalies, 'anomalies', name)
  const [actual, expected, spread, score] = [column('actual'), column('expected'), column('spread'), column('score')]
  const flags = anomalies.rows('anomalies').map((row) => row['flagged'] === true)
  const days = textsOf(anomalies, 'anomalies', 'day')
  const shown = isMoney ? majorOf(anomalies.meta.currency) : (value: number | null) => value
  return textsOf(anomalies, 'anomalies', 'metric').flatMap((name, row): Day[] => {
    if (name !== metric) return []
    const [usual, size] = [expected[row] ?? null, spread[row] ?? null]
    const edge = (sign: 1 | -1): number | null =>
      usual === null || size === null
        ? null
        : shown(Math.max(usual + sign * threshold * size, sign < 0 && usual >= 0 ? 0 : -Infinity))
    return [
      {
        day: days[row]!,
        actual: shown(actual[row] ?? null),
        expected: shown(usual),
        low: edge(-1),
        high: edge(1),
        flagged: flags[row]!,
        hint: `${format.day(days[row]!)}: ${show(actual[row] ?? null)}<br>usually ${show(usual)}, score ${format.number(score[row] ?? null)}`,
      },
    ]
  })
}

const tracesOf = (days: readonly Day[], yaxis: string, isFirst: boolean): Data[] => {
  const x = days.map(({ day }) => day)
  const common = { type: 'scatter', yaxis, x, customdata: days.map(({ hint }) => hint) } as const
  const told = { hovertemplate: '%{customdata}<extra></extra>' } as const
  const band = bandOf(days)
  return [
    {
      type: 'scatter',
      mode: 'lines',
      yaxis,
      name: 'Usual',
      showlegend: isFirst && band.x.length > 0,
      legendgroup: 'usual',
      ...band,
      fill: 'toself',
      fillcolor: 'rgba(130,140,150,0.25)',
      line: { width: 0 },
      hoverinfo: 'skip',
    },
    {
      ...common,
      ...told,
      mode: 'lines+markers',
      name: 'Actual',
      showlegend: isFirst,
      legendgroup: 'actual',
      y: days.map(({ actual }) => actual),
      line: { width: 2 },
      marker: { size: 5 },
    },
    {
      ...common,
      ...told,
      mode: 'markers',
      name: 'Outside',
      // Also where the first metric has none, so that the mark is explained.
      showlegend: isFirst,
      legendgroup: 'outside',
      y: days.map(({ actual, flagged }) => (flagged ? actual : null)),
      marker: { size: 12, symbol: 'diamond' },
    },
  ] as Data[]
}

/** Outlines of the days that have a band, one for each run of them: there on top, and back below. */
const bandOf = (days: readonly Day[]): { readonly x: (string | null)[]; readonly y: (number | null)[] } => {
  const x: (string | null)[] = []
  const y: (number | null)[] = []
  let run: Day[] = []
  const close = (): void => {
    if (run.length > 0) {
      const back = run.toReversed()
      x.push(...run.map(({ day }) => day), ...back.map(({ day }) => day), null)
      y.push(...run.map(({ high }) => high), ...back.map(({ low }) => low), null)
    }
    run = []
  }
  for (const day of days) {
    if (day.low === null) close()
    else run.push(day)
  }
  close()
  return { x, y }
}
