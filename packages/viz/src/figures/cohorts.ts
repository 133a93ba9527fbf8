import type { Data } from 'plotly.js-dist-min'
import { figureOf } from '../figure.js'
import type { Figure, FigureOptions, ResultLike } from '../figure.js'
import { formatOf } from '../format.js'
import { sharesLook } from './heatmap.js'
import { numbersOf, textsOf } from './values.js'

/** More than these do not fit with a number in each cell. */
const mostNumbers = 20
const rowHeight = 26

/** The retention of each cohort by n, of the table `cohorts`; what can still grow is marked. */
export const cohortsFigure = (cohorts: ResultLike, options: FigureOptions = {}): Figure => {
  const format = formatOf(cohorts.meta)
  const labels = [...new Set(textsOf(cohorts, 'cohorts', 'cohort'))]
  const last = Math.max(0, ...cohorts.rows('cohorts').map(({ n }) => Number(n)))
  const places = Array.from({ length: last + 1 }, (_, n) => n)
  const grid = <T>(none: T) => labels.map(() => places.map(() => none))
  const rates = grid<number | null>(null)
  const texts = grid('')
  const hints = grid('')
  const rowOf = new Map(labels.map((label, row) => [label, row]))
  const users = numbersOf(cohorts, 'cohorts', 'users')
  const active = numbersOf(cohorts, 'cohorts', 'active')
  const retention = numbersOf(cohorts, 'cohorts', 'retention')
  cohorts.rows('cohorts').forEach(({ cohort, n, complete }, i) => {
    const row = rowOf.get(String(cohort))!
    const open = complete === false
    rates[row]![Number(n)] = retention[i] ?? null
    texts[row]![Number(n)] = `${format.percent(retention[i] ?? null)}${open ? '*' : ''}`
    hints[row]![Number(n)] =
      `${format.count(active[i] ?? null)} of ${format.count(users[i] ?? null)} users${open ? '; * not over yet' : ''}`
  })
  const cells: Data = {
    type: 'heatmap',
    x: places,
    y: labels.map(format.day),
    z: rates,
    customdata: hints,
    text: texts,
    ...(places.length <= mostNumbers && { texttemplate: '%{text}' }),
    hovertemplate: '%{y}, n = %{x}: %{text}<br>%{customdata}<extra></extra>',
    ...sharesLook,
  }
  return figureOf(
    [cells],
    {
      height: Math.min(1200, 120 + rowHeight * Math.max(1, labels.length)),
      margin: { t: 16, r: 8, b: 8, l: 8 },
      xaxis: {
        title: { text: `n, in ${unitOf(cohorts)} since the start (* not over yet)` },
        showgrid: false,
        dtick: 1,
      },
      yaxis: { title: { text: 'Users who began in' }, type: 'category', autorange: 'reversed', showgrid: false },
    },
    options,
  )
}

const unitOf = ({ meta }: ResultLike): string => {
  const { every = 'month', counting } = meta.params as { every?: string; counting?: string }
  return counting === 'rolling' && every === 'month' ? '30 days' : `${every}s`
}
