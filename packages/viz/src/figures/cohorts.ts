import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { few, marked } from './few.js'
import { cellsLook } from './heatmap.js'
import { inLines } from './text.js'
import { inCurrency, majorOf, numbersOf, textsOf } from './values.js'

/** What the cells of the triangle hold. */
export type CohortsMeasure = 'retention' | 'netPerUserMinor'

/** How a triangle of cohorts looks, and what it shows. */
export interface CohortsFigureOptions extends FigureOptions {
  /** The share that was active again (default), or what each has brought in so far. */
  readonly measure?: CohortsMeasure
}

/** More than these do not fit with a number in each cell. */
const mostNumbers = 20
const rowHeight = 26

/** Each cohort by n, of the table `cohorts`; what can still grow is marked. */
export const cohortsFigure = (cohorts: ResultLike, options: CohortsFigureOptions = {}): Figure => {
  const { measure = 'retention' } = options
  const isShare = measure === 'retention'
  const { currency } = cohorts.meta
  const format = formatOf(cohorts.meta)
  const unit = unitOf(cohorts)
  const column = (name: string): (number | null)[] => numbersOf(cohorts, 'cohorts', name)
  const of = textsOf(cohorts, 'cohorts', 'cohort')
  const [n, users, active, values] = [column('n'), column('users'), column('active'), column(measure)]
  const retention = column('retention')
  const complete = textsOf(cohorts, 'cohorts', 'complete')
  const labels = [...new Set(of)]
  const places = Array.from({ length: 1 + Math.max(0, ...n.map((place) => place ?? 0)) }, (_, place) => place)
  const rows = new Map(of.map((label, row) => [`${label} ${n[row]}`, row]))
  const grid = <T>(none: T, valueOf: (row: number) => T): T[][] =>
    labels.map((label) =>
      places.map((place) => {
        const row = rows.get(`${label} ${place}`)
        return row === undefined ? none : valueOf(row)
      }),
    )
  const shown = isShare ? values : values.map(majorOf(currency))
  const text = (row: number): string =>
    (isShare ? format.wholePercent : format.wholeMoney)(values[row] ?? null) + (complete[row] === 'false' ? '*' : '')
  const cells: Data = {
    type: 'heatmap',
    x: places,
    y: labels.map((label) => {
      const size = users[of.indexOf(label)] ?? 0
      return marked(`${cohortLabel(label, unit, format)} · ${format.count(size)}`, size < few)
    }),
    z: grid<number | null>(null, (row) => shown[row] ?? null),
    text: grid('', text),
    customdata: grid(
      '',
      (row) =>
        `${format.count(active[row] ?? null)} of ${format.count(users[row] ?? null)} users active, ${format.percent(retention[row] ?? null)}${complete[row] === 'false' ? '; not over yet' : ''}`,
    ),
    ...(places.length <= mostNumbers && { texttemplate: '%{text}' }),
    hovertemplate: '%{y}, n = %{x}: %{text}<br>%{customdata}<extra></extra>',
    ...cellsLook,
    zmin: 0,
    // At the start all are active: by those 100% the others would all look alike.
    zmax: Math.max(isShare ? 0.01 : 1, ...shown.map((value, row) => (isShare && n[row] === 0 ? 0 : (value ?? 0)))),
    colorbar: { ...cellsLook.colorbar, ...(isShare && { tickformat: ',.0%' }) },
  }
  const total = labels.reduce((sum, label) => sum + (users[of.indexOf(label)] ?? 0), 0)
  return figureOf(
    [cells],
    {
      height: Math.min(1200, 130 + rowHeight * Math.max(1, labels.length)),
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: {
        title: {
          text: inLines(
            `${isShare ? 'Active again (%)' : inCurrency('Net revenue per user so far', currency)}, n ${unitsOf(cohorts)} after the start (* not over yet)`,
          ),
        },
        showgrid: false,
        zeroline: false,
        ...(places.length <= mostNumbers && { dtick: 1 }),
      },
      yaxis: {
        title: { text: `Began in · users (${format.count(total)} in all)` },
        type: 'category',
        autorange: 'reversed',
        showgrid: false,
      },
    },
    options,
  )
}

const unitOf = ({ meta }: ResultLike): string => (meta.params as { every?: string }).every ?? 'month'

const unitsOf = (cohorts: ResultLike): string => {
  const unit = unitOf(cohorts)
  return cohorts.meta.params['counting'] === 'rolling' && unit === 'month' ? '× 30 days' : `${unit}s`
}

/** `Jul 2026`; of a week its first day. */
const cohortLabel = (label: string, unit: string, format: Format): string =>
  unit === 'month' ? format.month(label) : format.day(label)
