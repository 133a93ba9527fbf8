import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { fewSessions, marked } from './few.js'
import { patternOf } from './pattern.js'
import { plain, stepLabel } from './text.js'
import { numbersOf, textsOf } from './values.js'

const rowsShown = 31

/** The sessions of the first rows of the table `sessions`, those that converted beside them. */
export const sessionsFigure = (sessions: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(sessions.meta)
  const fields = fieldsOf(sessions)
  const parts = fields.map((field) => textsOf(sessions, 'sessions', field))
  const counts = numbersOf(sessions, 'sessions', 'sessions')
  const rows = shownRows(fields, parts, counts)
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const labels = rows.map((row) => parts.map((texts) => plain(texts[row]!)).join(', ') || 'All')
  const of = (name: string): (number | null)[] => {
    const values = numbersOf(sessions, 'sessions', name)
    return rows.map((row) => values[row] ?? null)
  }
  const shown = of('sessions')
  const bars = (name: string, values: readonly (number | null)[]): Data => ({
    type: 'bar',
    name,
    x: labels,
    y: [...values],
    customdata: values.map(format.count),
    hovertemplate: '%{customdata}',
  })
  return figureOf(
    [
      bars('Sessions', shown),
      {
        ...bars('Converted', of('convertedSessions')),
        // Beside all sessions those that converted are low bars: their share stands above them.
        text: of('sessionConversion').map((rate, i) => marked(format.percent(rate), (shown[i] ?? 0) < fewSessions)),
        textposition: 'outside',
        cliponaxis: false,
        marker: { pattern: patternOf(1) },
      } as Data,
    ],
    {
      height: 340,
      barmode: 'group',
      hovermode: 'x unified',
      xaxis: { type: 'category', title: { text: stepLabel(fields.join(', ')) } },
      yaxis: { title: { text: `Sessions (${format.count(total)} in all)` }, rangemode: 'tozero', exponentformat: 'B' },
    },
    options,
  )
}

const calendar = ['hour', 'weekday', 'day', 'week', 'month']

/** The rows with the most sessions, what is not known last; of days and hours the first, in their order. */
const shownRows = (
  fields: readonly string[],
  parts: readonly (readonly string[])[],
  counts: readonly (number | null)[],
): readonly number[] => {
  const rows = [...counts.keys()]
  if (fields.some((field) => calendar.includes(field))) return rows.slice(0, rowsShown)
  const isMissing = (row: number): number => (parts.some((texts) => texts[row] === '(not set)') ? 1 : 0)
  return rows
    .sort((a, b) => isMissing(a) - isMissing(b) || (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, rowsShown)
}

/** The columns of the breakdown, which stand before the first number. */
const fieldsOf = ({ columns }: ResultLike): readonly string[] => {
  const names = columns['sessions']?.map(({ name }) => name) ?? []
  return names.slice(0, names.indexOf('sessions'))
}
