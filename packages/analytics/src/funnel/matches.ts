import { eventTypes, listColumn, textColumn } from '@polymart/core'
import type { ListColumn } from '@polymart/core'
import { eventTest } from '../view/event-test.js'
import { filterMask } from '../view/filter-mask.js'
import type { PartitionData } from '../read/partition.js'
import { namingKnownSessions } from '../view/view.js'
import type { FunnelSpec } from './params.js'
import type { StepSpec } from '../params/scope.js'
import type { View } from '../view/view.js'
import { isLedger } from './params.js'

/** Steps as bits: step i is 1 << i; the bit above the last step says that an exclusion matches. */
export const exclusionBit = (spec: FunnelSpec): number => 1 << spec.steps.length

/** Which steps and exclusions events and orders match. */
export interface Matches {
  /** By number of an event type, what its events may match. */
  readonly byType: Int32Array
  /** Whether the type alone decides. */
  readonly plain: boolean
  event(event: number, session: number): number
  order(order: number): number
}

export const matchesOf = (data: PartitionData, view: View, spec: FunnelSpec): Matches => {
  const all = [
    ...spec.steps.map((step, i) => ({ step, bit: 1 << i })),
    ...spec.exclude.map((step) => ({ step, bit: exclusionBit(spec) })),
  ]
  const events = all
    .filter(({ step }) => !isLedger(step, spec))
    .map(({ step, bit }) => ({
      code: eventTypes.indexOf(step.type as (typeof eventTypes)[number]),
      bit,
      test: eventTest(data, view, step),
    }))
  const orders = all
    .filter(({ step }) => isLedger(step, spec))
    .map(({ step, bit }) => ({ bit, rows: orderRows(data, view, step) }))
  const byType = new Int32Array(eventTypes.length)
  for (const { code, bit } of events) byType[code]! |= bit
  const type =
    data.sessions.rows > 0
      ? textColumn(listColumn(data.sessions.columns, 'events').items, 'type').codes
      : new Int32Array(0)
  const plain = events.every(({ test }) => test === undefined)
  return {
    byType,
    plain,
    event: (event, session) => {
      let bits = 0
      for (const { code, bit, test } of events) if (code === type[event] && (!test || test(event, session))) bits |= bit
      return bits
    },
    order: (order) => {
      let bits = 0
      for (const { bit, rows } of orders) if (rows[order]) bits |= bit
      return bits
    },
  }
}

const orderRows = (data: PartitionData, view: View, { where }: StepSpec): Uint8Array => {
  const orders = namingKnownSessions(data.orders, view.orderSession)
  const { rows, columns } = orders
  if (rows === 0 || !where.some(({ field }) => field === 'productId')) return filterMask(orders, where).rows
  // The products of an order's lines are a list of its own.
  const { offsets, items } = listColumn(columns, 'lines')
  const productId: ListColumn = { kind: 'list', offsets, items: { item: items['productId']! } }
  return filterMask({ rows, columns: { ...columns, productId } }, where).rows
}
