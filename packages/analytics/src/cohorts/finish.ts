import { calendarUnits } from '@polymart/core'
import { entriesOf } from '../measures/grouped.js'
import { emptyCell } from '../measures/measures.js'
import type { Cell } from '../measures/measures.js'
import { cohortMeasures } from './partial.js'
import type { CohortsState } from './partial.js'
import { rollingMs } from './params.js'
import type { CohortsSpec } from './params.js'
import type { CohortRow, SummaryRow } from './tables.js'

/** The cells of each cohort by n, cohorts by their unit. */
const cohortsOf = (state: CohortsState): readonly (readonly [number, Cell<typeof cohortMeasures>[]])[] => {
  const cohorts = new Map<number, Cell<typeof cohortMeasures>[]>()
  for (const { key, cell } of entriesOf(cohortMeasures, state)) {
    const [unit, n] = key as readonly [number, number]
    let cells = cohorts.get(unit)
    if (!cells) cohorts.set(unit, (cells = []))
    cells[n] = cell
  }
  return [...cohorts].sort(([a], [b]) => a - b)
}

export const cohortRows = (state: CohortsState, spec: CohortsSpec): readonly CohortRow[] => {
  const { every, periods, scope } = spec
  const { labelOf } = calendarUnits(every, scope.timeZone, scope.weekStart)
  const { begins, ends } = spansOf(spec)
  const nothing = emptyCell(cohortMeasures)
  return cohortsOf(state).flatMap(([unit, cells]) => {
    const rows: CohortRow[] = []
    let cumulative = 0
    for (let n = 0; n <= periods && begins(unit, n) < scope.asOf; n++) {
      const { active, orders, net } = cells[n] ?? nothing
      cumulative += net
      const complete = ends(unit, n) <= scope.asOf
      rows.push({ cohort: labelOf(unit), n, users: cells[0]!.users, active, orders, net, cumulative, complete })
    }
    return rows
  })
}

/** When the n of a cohort begins for the first of its users, and ends for the last. */
const spansOf = ({ every, counting, scope }: CohortsSpec) => {
  const { startOf } = calendarUnits(every, scope.timeZone, scope.weekStart)
  const length = rollingMs[every]
  return counting === 'rolling'
    ? {
        begins: (unit: number, n: number): number => startOf(unit) + n * length,
        ends: (unit: number, n: number): number => startOf(unit + 1) + (n + 1) * length,
      }
    : {
        begins: (unit: number, n: number): number => startOf(unit + n),
        ends: (unit: number, n: number): number => startOf(unit + n + 1),
      }
}

export const summaryRows = (cohorts: readonly CohortRow[]): readonly SummaryRow[] => {
  const rows = new Map<number, SummaryRow>()
  for (const { n, users, active, cumulative, complete } of cohorts) {
    if (!complete) continue
    let row = rows.get(n)
    if (!row) rows.set(n, (row = { n, users: 0, active: 0, cumulative: 0 }))
    row.users += users
    row.active += active
    row.cumulative += cumulative
  }
  return [...rows.values()].sort((a, b) => a.n - b.n)
}

const nobody: Readonly<Record<CohortsSpec['cohort'], string>> = {
  firstOrder: 'No user has a counted order, so there is no cohort.',
  signup: 'No user signed up, so there is no cohort.',
  firstSession: 'No user has a signed-in session, so there is no cohort.',
}

export const warningsOf = (rows: readonly CohortRow[], { cohort, activity, scope, every }: CohortsSpec): string[] => {
  if (rows.length === 0) return [nobody[cohort]]
  const covered = scope.coverage.sessions
  if (activity === 'order' || covered === null) return []
  const units = calendarUnits(every, scope.timeZone, scope.weekStart)
  const first = units.labelOf(units.of(covered))
  const early = new Set(rows.filter((row) => row.cohort < first).map((row) => row.cohort)).size
  if (early === 0) return []
  const since = calendarUnits('day', scope.timeZone, scope.weekStart)
  return [
    `Sessions are known from ${since.labelOf(since.of(covered))} on only, so the ${every === 'day' ? 'days' : `${every}s`} before then show no activity, and the retention of ${early} ${early === 1 ? 'cohort' : 'cohorts'} is too low.`,
  ]
}
