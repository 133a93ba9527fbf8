import { numberColumn, textColumn, textsOf } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { netOfOrder } from '../read/money.js'
import type { PartitionData } from '../read/partition.js'
import type { Needs } from '../read/tables.js'
import { countUnknownUsers } from '../view/unknown-users.js'
import { untoldMoney } from '../view/untold.js'
import { medianOf } from '../result/median.js'
import { eachCustomer } from '../view/customers.js'
import { viewOf } from '../view/view.js'
import type { RepurchaseSpec } from './params.js'

/** One customer; times in epoch milliseconds, money in minor units. */
export interface Customer {
  readonly userId: string
  readonly orders: number
  readonly firstAt: number
  readonly lastAt: number
  readonly net: number
  /** Net of all orders but the first. */
  readonly repeatNet: number
  /** Milliseconds; null with one order. */
  readonly medianGap: number | null
}

/** The orders of one number. */
export interface Step {
  customers: number
  returned: number
  mature: number
  matureReturned: number
  /** Σ gross − discounts. */
  worth: number
  /** Milliseconds to the next order, of those who are mature and returned; part by part. */
  readonly gaps: readonly number[][]
}

export interface RepurchaseState {
  readonly customers: readonly Customer[]
  /** By order number, from 1; as far as a customer has it. */
  readonly steps: readonly Step[]
}

export const newStep = (): Step => ({ customers: 0, returned: 0, mature: 0, matureReturned: 0, worth: 0, gaps: [] })

export const repurchaseNeeds = ({ scope }: RepurchaseSpec): Needs => conditionNeeds(scope.where, { users: [] })

export const repurchasePartial = (data: PartitionData, spec: RepurchaseSpec): Contribution<RepurchaseState> => {
  const view = viewOf(data, spec.scope)
  const customers: Customer[] = []
  const steps: (Step & { gaps: [number[]] })[] = []
  if (data.own.orders === 0 || data.users.rows === 0) {
    countUnknownUsers(data, view, spec.scope)
    return { state: { customers, steps }, setAside: view.setAside, untold: untoldMoney(data, view, spec.scope) }
  }
  const at = numberColumn(data.orders.columns, 'at').values
  const ids = textColumn(data.users.columns, 'userId')
  const texts = textsOf(ids.dictionary)
  const { window, maxOrder, scope } = spec
  eachCustomer(data, view, scope, (user, orders) => {
    const gaps: number[] = []
    let net = 0
    let firstNet = 0
    orders.forEach((row, i) => {
      const own = netOfOrder(data.money, row, scope.asOf)
      net += own
      if (i === 0) firstNet = own
      const next = orders[i + 1]
      const gap = next === undefined ? null : at[next]! - at[row]!
      if (gap !== null) gaps.push(gap)
      if (i >= maxOrder) return
      const step = (steps[i] ??= { ...newStep(), gaps: [[]] })
      step.customers++
      step.worth += data.money.gross[row]! - data.money.discounts[row]!
      if (gap !== null) step.returned++
      if (at[row]! + window > scope.to) return
      step.mature++
      if (gap === null || gap > window) return
      step.matureReturned++
      step.gaps[0].push(gap)
    })
    customers.push({
      userId: texts[ids.codes[user]!]!,
      orders: orders.length,
      firstAt: at[orders[0]!]!,
      lastAt: at[orders.at(-1)!]!,
      net,
      repeatNet: net - firstNet,
      medianGap: medianOf(gaps.sort((a, b) => a - b)),
    })
  })
  countUnknownUsers(data, view, spec.scope)
  return { state: { customers, steps }, setAside: view.setAside, untold: untoldMoney(data, view, spec.scope) }
}
