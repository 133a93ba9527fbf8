import { compareTexts } from '@polymart/core'
import { medianOf } from '../result/median.js'
import { newStep } from './partial.js'
import type { Customer, RepurchaseState, Step } from './partial.js'
import type { StepRow, Total } from './tables.js'

export const repurchaseMerge = (states: readonly RepurchaseState[]): RepurchaseState => {
  const length = Math.max(0, ...states.map(({ steps }) => steps.length))
  return {
    customers: states.flatMap(({ customers }) => customers),
    steps: Array.from({ length }, (_, i) => addSteps(states.map(({ steps }) => steps[i] ?? newStep()))),
  }
}

const addSteps = (steps: readonly Step[]): Step => {
  const sum = (of: (step: Step) => number): number => steps.reduce((total, step) => total + of(step), 0)
  return {
    customers: sum(({ customers }) => customers),
    returned: sum(({ returned }) => returned),
    mature: sum(({ mature }) => mature),
    matureReturned: sum(({ matureReturned }) => matureReturned),
    worth: sum(({ worth }) => worth),
    gaps: steps.flatMap(({ gaps }) => gaps),
  }
}

export const customerRows = ({ customers }: RepurchaseState): readonly Customer[] =>
  customers.toSorted((a, b) => compareTexts(a.userId, b.userId))

export const stepRows = ({ steps }: RepurchaseState): readonly StepRow[] =>
  steps.map((step, i) => {
    const gaps = Float64Array.from(step.gaps.flat()).sort()
    return { ...step, order: i + 1, medianGap: medianOf(gaps), gapSum: gaps.reduce((sum, gap) => sum + gap, 0) }
  })

export const totalOf = ({ customers }: RepurchaseState): Total => {
  const total = { customers: customers.length, repeatCustomers: 0, orders: 0, net: 0, repeatNet: 0 }
  for (const { orders, net, repeatNet } of customers) {
    if (orders > 1) total.repeatCustomers++
    total.orders += orders
    total.net += net
    total.repeatNet += repeatNet
  }
  return total
}
