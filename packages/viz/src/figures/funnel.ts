import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { patternCount, patternOf } from './pattern.js'
import { plain, stepLabel } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** How many reach each step; with a breakdown, the share that does, for each of its first seven values. */
export const funnelFigure = (funnel: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(funnel.meta)
  const by = breakdownOf(funnel)
  return by === null ? overall(funnel, format, options) : grouped(funnel, by, format, options)
}

/** The field that the funnel is broken down by; null if it is not. */
const breakdownOf = (funnel: ResultLike): string | null => {
  const first = funnel.columns['steps']?.[0]?.name
  return first === undefined || first === 'step' ? null : first
}

/** "people" or "sessions". */
export const countedAs = (funnel: ResultLike): string =>
  funnel.meta.params['counting'] === 'session' ? 'sessions' : 'people'

const overall = (funnel: ResultLike, format: Format, options: FigureOptions): Figure => {
  const reached = numbersOf(funnel, 'steps', 'reached')
  const fromFirst = numbersOf(funnel, 'steps', 'fromFirst').map(format.percent)
  const fromPrevious = numbersOf(funnel, 'steps', 'fromPrevious').map(format.percent)
  const names = textsOf(funnel, 'steps', 'name').map((name) => plain(stepLabel(name)))
  const bars: Data = {
    type: 'funnel',
    name: 'Reached',
    y: reached.map((_, i) => i),
    x: reached,
    textinfo: 'none',
    customdata: fromFirst.map((share, i) => [names[i]!, share, fromPrevious[i]!]),
    hovertemplate:
      '%{customdata[0]}: %{x:,}<br>%{customdata[1]} of the first step<br>%{customdata[2]} of the previous step<extra></extra>',
    connector: { line: { width: 0 } },
  }
  return figureOf(
    [bars],
    {
      height: 340,
      hovermode: 'closest',
      xaxis: {
        visible: true,
        showticklabels: false,
        showgrid: false,
        zeroline: false,
        title: {
          text: `${stepLabel(countedAs(funnel))} who reached the step, of all ${format.count(reached[0] ?? 0)} who entered`,
        },
      },
      yaxis: {
        // Beside a narrow bar there is no room for its numbers: they stand under the step's name.
        tickvals: reached.map((_, i) => i),
        ticktext: names.map((name, i) => `<b>${name}</b> <br>${format.count(reached[i]!)} · ${fromFirst[i]!} `),
      },
    },
    options,
  )
}

const grouped = (funnel: ResultLike, by: string, format: Format, options: FigureOptions): Figure => {
  const rows = funnel.rows('steps')
  const values = [...new Set(rows.map((row) => String(row[by])))].slice(0, patternCount)
  const bars = values.map((value, i): Data => {
    const own = rows.filter((row) => String(row[by]) === value)
    const shares = own.map((row) => row['fromFirst'] as number | null)
    return {
      type: 'bar',
      orientation: 'h',
      name: plain(value),
      y: own.map((row) => plain(stepLabel(String(row['name'])))),
      x: shares,
      text: shares.map(format.percent),
      textposition: 'outside',
      textfont: { size: 11 },
      cliponaxis: false,
      customdata: own.map((row) => format.count(row['reached'] as number | null)),
      hovertemplate: '%{y}: %{text}, %{customdata} reached<extra>%{fullData.name}</extra>',
      marker: { pattern: patternOf(i) },
    }
  })
  return figureOf(
    bars,
    {
      height: 340,
      barmode: 'group',
      bargap: 0.3,
      margin: { t: 8, r: 44, b: 8, l: 8 },
      xaxis: {
        title: { text: `Share of ${countedAs(funnel)} who entered (%)` },
        tickformat: ',.0%',
        rangemode: 'tozero',
      },
      yaxis: { autorange: 'reversed', ticksuffix: ' ', showgrid: false },
      legend: { traceorder: 'normal' },
    },
    options,
  )
}
