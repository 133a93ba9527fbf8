import { numberColumn } from '@polymart/core'
import { inPeriod } from '../params/common.js'
import type { PartitionData } from '../read/partition.js'
import type { View } from '../view/view.js'
import type { CohortsSpec } from './params.js'

/** Is told of a user, by row, and of an order or session of theirs that passes. */
type Each = (user: number, at: number, row: number) => void

/** Goes through the orders of known users. */
export const eachOrder = ({ orders, own }: PartitionData, view: View, each: Each): void => {
  if (own.orders === 0) return
  const at = numberColumn(orders.columns, 'at').values
  for (let order = 0; order < own.orders; order++) {
    const user = view.orderUser[order]!
    if (user >= 0 && view.orderPasses[order]) each(user, at[order]!, order)
  }
}

/** Goes through the signed-in sessions of known users. */
export const eachSession = ({ sessions, own }: PartitionData, view: View, each: Each): void => {
  if (own.sessions === 0) return
  const at = numberColumn(sessions.columns, 'startAt').values
  for (let session = 0; session < own.sessions; session++) {
    const user = view.sessionUser[session]!
    if (user >= 0 && view.sessionPasses[session]) each(user, at[session]!, session)
  }
}

/** When each user began, by row of users; NaN for one who is in no cohort, or in none of the period. */
export const cohortTimes = (data: PartitionData, view: View, { cohort, scope }: CohortsSpec): Float64Array => {
  const times = new Float64Array(data.users.rows).fill(NaN)
  const earliest: Each = (user, at) => {
    if (!(at >= times[user]!)) times[user] = at
  }
  if (cohort === 'firstOrder') eachOrder(data, view, earliest)
  else if (cohort === 'firstSession') eachSession(data, view, earliest)
  else if (data.own.users > 0) {
    const signup = numberColumn(data.users.columns, 'signupAt').values
    for (let user = 0; user < data.own.users; user++) if (view.userPasses[user]) times[user] = signup[user]!
  }
  const within = inPeriod(scope)
  return times.map((at) => (within(at) ? at : NaN))
}
