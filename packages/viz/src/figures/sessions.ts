import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { patternOf } from './pattern.js'
import { plain, stepLabel } from './text.js'
import { numbersOf, textsOf } from './values.js'

const rowsShown = 31

/** The sessions of the first rows of the table `sessions`, those that converted beside them. */
export const sessionsFigure = (sessions: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(sessions.meta)
  const fields = fieldsOf(sessions)
  const parts = fields.map((field) => textsOf(sessions, 'sessions', field))
  const counts = numbersOf(sessions, 'sessions', 'sessions').slice(0, rowsShown)
  const labels = counts.map((_, row) => parts.map((texts) => plain(texts[row]!)).join(', ') || 'All')
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
      bars('Sessions', counts),
      {
        ...bars('Converted', numbersOf(sessions, 'sessions', 'convertedSessions').slice(0, rowsShown)),
        // Beside all sessions those that converted are low bars: their share stands above them.
        text: numbersOf(sessions, 'sessions', 'sessionConversion').slice(0, rowsShown).map(format.percent),
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
      yaxis: { title: { text: 'Sessions' }, rangemode: 'tozero', exponentformat: 'B' },
    },
    options,
  )
}

/** The columns of the breakdown, which stand before the first number. */
const fieldsOf = ({ columns }: ResultLike): readonly string[] => {
  const names = columns['sessions']?.map(({ name }) => name) ?? []
  return names.slice(0, names.indexOf('sessions'))
}
