import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { fewSessions } from './few.js'
import { cellsLook } from './heatmap.js'
import { inLines, stepLabel } from './text.js'
import { numbersOf, textsOf } from './values.js'

/** What the cells of the hours show. */
export type SessionHoursMeasure = 'sessions' | 'sessionConversion'

/** How a map of hours looks, and what it shows. */
export interface SessionHoursFigureOptions extends FigureOptions {
  /** Default sessions. */
  readonly measure?: SessionHoursMeasure
}

const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** Whether a result is of sessions by weekday and hour. */
export const hasHours = ({ columns }: ResultLike): boolean =>
  ['weekday', 'hour'].every((name) => columns['sessions']?.some((column) => column.name === name))

/** Sessions of each hour of the week, of the table `sessions` by weekday and hour. */
export const sessionHoursFigure = (sessions: ResultLike, options: SessionHoursFigureOptions = {}): Figure => {
  const { measure = 'sessions' } = options
  const isShare = measure === 'sessionConversion'
  const format = formatOf(sessions.meta)
  const column = (name: string): (number | null)[] => numbersOf(sessions, 'sessions', name)
  const [counts, converted, rates] = [column('sessions'), column('convertedSessions'), column('sessionConversion')]
  const weekdays = textsOf(sessions, 'sessions', 'weekday')
  const days = [...new Set(weekdays)]
  const rows = new Map(textsOf(sessions, 'sessions', 'hour').map((hour, row) => [`${weekdays[row]!} ${hour}`, row]))
  const grid = <T>(none: T, valueOf: (row: number) => T): T[][] =>
    days.map((day) =>
      hours.map((hour) => {
        const row = rows.get(`${day} ${hour}`)
        return row === undefined ? none : valueOf(row)
      }),
    )
  const valueOf = (row: number): number | null => {
    if (!isShare) return counts[row] ?? null
    return (counts[row] ?? 0) < fewSessions ? null : (rates[row] ?? null)
  }
  const cells: Data = {
    type: 'heatmap',
    x: hours,
    y: days.map(stepLabel),
    z: grid<number | null>(isShare ? null : 0, valueOf),
    text: grid('no sessions', (row) => `${format.count(counts[row] ?? null)} sessions`),
    customdata: grid(
      '',
      (row) => `${format.count(converted[row] ?? null)} converted, ${format.percent(rates[row] ?? null)}`,
    ),
    hovertemplate: '%{y}, %{x}:00 to %{x}:59<br>%{text}<br>%{customdata}<extra></extra>',
    ...cellsLook,
    zmin: 0,
    zmax: Math.max(isShare ? 0.001 : 1, ...counts.map((_, row) => valueOf(row) ?? 0)),
    colorbar: {
      ...cellsLook.colorbar,
      title: { text: isShare ? 'Converted' : 'Sessions' },
      ...(isShare ? { tickformat: ',.1%' } : { tickformat: ',' }),
    },
  }
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  return figureOf(
    [cells],
    {
      height: 320,
      margin: { t: 8, r: 8, b: 8, l: 8 },
      xaxis: {
        title: {
          text: inLines(
            `Hour of the day in ${sessions.meta.timeZone} (${format.count(total)} sessions${isShare ? `; empty: fewer than ${fewSessions}` : ''})`,
          ),
        },
        showgrid: false,
        zeroline: false,
        dtick: 3,
        tick0: 0,
        ticksuffix: ':00',
        tickangle: 0,
      },
      yaxis: { type: 'category', autorange: 'reversed', showgrid: false, ticksuffix: ' ' },
    },
    options,
  )
}
