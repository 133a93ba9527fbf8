import type { EntityName } from '@polymart/core'
import { sizeOf, partOf, rowsOf } from '../plan.js'
import type { Plan } from '../plan.js'

/** Who finds a fault: loading, the doctor, who looks at each row alone, or reconciling, which follows the links. */
export type Reporter = 'load' | 'doctor' | 'reconcile'

/** The faults that a row can have, and who must report each. */
export const reporters = {
  /** The row comes again, later and unchanged. */
  duplicate: 'load',
  /** The row comes again, later and with another value in one field. */
  changedDuplicate: 'load',
  /** An order or session names a user who is not there. */
  unknownUser: 'reconcile',
  /** An order that no session led to names one that is not there. */
  unknownSession: 'reconcile',
  /** A line, or an event, names a product that is not there. */
  unknownProduct: 'reconcile',
  /** A product names a category that is not there. */
  unknownCategory: 'reconcile',
  /** A purchase event names an order that is not there, and the order that it belongs to has no event now. */
  unknownOrder: 'reconcile',
  /** An order's status is none of the model's. */
  unknownStatus: 'doctor',
  /** An event's type is none of the model's. */
  unknownEventType: 'doctor',
  /** A product's list price, or the price in a line, is below zero. */
  negativePrice: 'doctor',
  /** A session's last event happens after the session ended. */
  eventAfterEnd: 'doctor',
} as const satisfies Record<string, Reporter>

/** The kinds of known faults; {@link Fault} says of which row. */
export type FaultName = keyof typeof reporters

/** The faults of each entity; those that few rows can take come first, so that they find some. */
export const faultsOf: Readonly<Record<EntityName, readonly FaultName[]>> = {
  users: ['duplicate', 'changedDuplicate'],
  categories: ['duplicate', 'changedDuplicate'],
  products: ['unknownCategory', 'negativePrice', 'duplicate', 'changedDuplicate'],
  transactions: [
    'unknownSession',
    'unknownUser',
    'unknownProduct',
    'unknownStatus',
    'negativePrice',
    'duplicate',
    'changedDuplicate',
  ],
  sessions: [
    'unknownOrder',
    'unknownUser',
    'unknownProduct',
    'unknownEventType',
    'eventAfterEnd',
    'duplicate',
    'changedDuplicate',
  ],
}

/**
 * How many rows of an entity get a fault, in one of so many blocks of it. Of a kind that too few rows can take there
 * are less; duplicates suit every row, so their number is exact.
 */
export const quotaOf = (
  { plan, dirty }: { readonly plan: Plan; readonly dirty: number },
  entity: EntityName,
  fault: FaultName,
  block: number,
  blocks: number,
): number => {
  const kinds = faultsOf[entity]
  const kind = kinds.indexOf(fault)
  if (dirty === 0 || kind < 0) return 0
  const rows = rowsOf(plan, entity)
  const total = Math.min(rows, Math.max(kinds.length, Math.round(dirty * rows)))
  return sizeOf(partOf(sizeOf(partOf(total, kind, kinds.length)), block, blocks))
}

/** How many rows come twice. */
export const duplicatesOf = (shop: { readonly plan: Plan; readonly dirty: number }, entity: EntityName): number =>
  quotaOf(shop, entity, 'duplicate', 0, 1) + quotaOf(shop, entity, 'changedDuplicate', 0, 1)
