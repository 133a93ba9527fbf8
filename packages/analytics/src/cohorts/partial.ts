import { calendarUnits } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { Cells } from '../measures/cells.js'
import type { GroupedState } from '../measures/grouped.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { countUnknownUsers } from '../view/unknown-users.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import { rollingMs } from './params.js'
import type { CohortsSpec } from './params.js'
import { cohortTimes, eachOrder, eachSession } from './times.js'

/** Of a cohort and an n: users who are active in it, and orders of it. Users of the cohort are counted at n = 0. */
export const cohortMeasures = { users: 'sum', active: 'sum', orders: 'sum', net: 'sum' } as const

/** By the number of the cohort's unit, and n. */
export type CohortsState = GroupedState

export const cohortsNeeds = ({ cohort, activity, scope }: CohortsSpec): Needs =>
  conditionNeeds(scope.where, {
    users: [],
    ...((cohort === 'firstSession' || activity === 'session') && { sessions: [] }),
  })

export const cohortsPartial = (data: PartitionData, spec: CohortsSpec): Contribution<CohortsState> => {
  const { scope, periods, activity } = spec
  const view = viewOf(data, scope)
  countUnknownUsers(data, view, scope)
  const { of: unitOf } = calendarUnits(spec.every, scope.timeZone, scope.weekStart)
  const since = cohortTimes(data, view, spec)
  const unit = since.map((at) => (Number.isNaN(at) ? NaN : unitOf(at)))
  const length = rollingMs[spec.every]
  const nOf =
    spec.counting === 'rolling'
      ? (user: number, at: number): number => Math.floor((at - since[user]!) / length)
      : (user: number, at: number): number => unitOf(at) - unit[user]!

  const width = periods + 1
  const cells = new Cells(cohortMeasures)
  const placeOf = (user: number, n: number): number => cells.place(unit[user]! * width + n)
  /** 1 where a user, by row, has an activity of that n; what comes after the last n stands there if it may count. */
  const marks = new Uint8Array(since.length * width)
  const mark = (user: number, at: number): void => {
    // Of a user without a cohort this is never so.
    if (!(at >= since[user]!)) return
    const n = nOf(user, at)
    if (n <= periods) marks[user * width + n] = 1
    else if (spec.mode === 'onOrAfter') marks[user * width + periods] = 1
  }
  eachOrder(data, view, (user, at, order) => {
    if (!(at >= since[user]!)) return
    const n = nOf(user, at)
    if (n > periods) return
    const place = placeOf(user, n)
    cells.sums.orders[place]!++
    cells.sums.net[place]! += netOfOrder(data.money, order, scope.asOf)
  })
  if (activity === 'order') eachOrder(data, view, mark)
  else eachSession(data, view, mark)

  for (let user = 0; user < since.length; user++) {
    if (Number.isNaN(since[user]!)) continue
    const first = placeOf(user, 0)
    cells.sums.users[first]!++
    let later = 0
    for (let n = periods; n >= 0; n--) {
      const active = later | marks[user * width + n]!
      if (spec.mode === 'onOrAfter') later = active
      if (active === 0) continue
      const place = placeOf(user, n)
      cells.sums.active[place]!++
    }
  }
  const state = cells.state((number) => {
    const cohort = Math.floor(number / width)
    return [cohort, number - cohort * width]
  })
  return { state, setAside: view.setAside, untold: untoldMoney(data, view, scope) }
}
