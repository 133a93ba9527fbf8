import type { Cell } from '../measures/measures.js'

/** What is added up of a value: touches, parts of orders under the model that is asked for, and net by each model. */
export const creditMeasures = {
  touches: 'sum',
  /** Of 1,000,000 that an order has. */
  parts: 'sum',
  assisted: 'sum',
  first: 'sum',
  last: 'sum',
  lastNonDirect: 'sum',
  linear: 'sum',
  timeDecay: 'sum',
  position: 'sum',
} as const

/** What is added up of a path. */
export const pathMeasures = { orders: 'sum', net: 'sum' } as const

/** What is added up of all orders; `touched` are those with a touch. */
export const totalMeasures = { orders: 'sum', net: 'sum', touched: 'sum', touches: 'sum' } as const

export type CreditCell = Cell<typeof creditMeasures>
export type PathCell = Cell<typeof pathMeasures>
export type TotalCell = Cell<typeof totalMeasures>
