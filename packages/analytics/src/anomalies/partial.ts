import { numberColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { eachMoney } from '../measures/money.js'
import { conditionNeeds } from '../read/condition-needs.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { convertedSessions, viewOf } from '../view/view.js'
import { dayFinder } from './calendar.js'
import type { AnomaliesSpec } from './params.js'

/** What is added up of each day of the calendar; money in minor units. */
export const sumNames = ['orders', 'worth', 'returns', 'sessions', 'converted'] as const

export type AnomaliesState = { readonly [Name in (typeof sumNames)[number]]: Float64Array }

const sumsOf = (days: number): AnomaliesState =>
  Object.fromEntries(sumNames.map((name) => [name, new Float64Array(days)])) as unknown as AnomaliesState

const daysOf = ({ calendar }: AnomaliesSpec): number => calendar.starts.length - 1

export const anomaliesNeeds = ({ scope }: AnomaliesSpec): Needs => conditionNeeds(scope.where, { sessions: [] })

export const anomaliesPartial = (data: PartitionData, spec: AnomaliesSpec): Contribution<AnomaliesState> => {
  const { starts } = spec.calendar
  const days = daysOf(spec)
  // What is left out is told of these days alone.
  const scope = { ...spec.scope, from: starts[0]!, to: starts[days]! }
  const view = viewOf(data, scope)
  const { orders, worth, returns, sessions, converted } = sumsOf(days)
  const dayOf = dayFinder(spec.calendar)
  eachMoney(data, view, spec, {
    sale(order, at) {
      const day = dayOf(at)
      if (day < 0) return
      orders[day]!++
      worth[day]! += data.money.gross[order]! - data.money.discounts[order]!
    },
    refund(_, refund, at) {
      const day = dayOf(at)
      if (day >= 0) returns[day]! += data.money.refundGoods[refund]!
    },
  })
  if (data.own.sessions > 0) {
    const start = numberColumn(data.sessions.columns, 'startAt').values
    const named = convertedSessions(data, view)
    for (let row = 0; row < data.own.sessions; row++) {
      const day = view.sessionPasses[row] ? dayOf(start[row]!) : -1
      if (day < 0) continue
      sessions[day]!++
      converted[day]! += named[row]!
    }
  }
  return {
    state: { orders, worth, returns, sessions, converted },
    setAside: view.setAside,
    untold: untoldMoney(data, view, scope),
  }
}

export const anomaliesMerge = (states: readonly AnomaliesState[], spec: AnomaliesSpec): AnomaliesState => {
  const all = sumsOf(daysOf(spec))
  for (const state of states)
    for (const name of sumNames) {
      const [into, from] = [all[name], state[name]]
      for (let day = 0; day < into.length; day++) into[day]! += from[day]!
    }
  return all
}
