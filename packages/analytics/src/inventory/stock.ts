import { partOf } from '../result/columns.js'
import type { InventorySpec } from './params.js'

/** What is to be done about a product, in the order in which it is asked; the first that holds. */
export const stockStatuses = ['unknown', 'out of stock', 'reorder', 'idle', 'new', 'dead', 'overstock', 'ok'] as const

export type StockStatus = (typeof stockStatuses)[number]

/** A product's stock, and what was sold of it in the period. */
export interface Sold {
  readonly stock: number | null
  readonly units: number
  readonly createdAt: number
}

/** What follows from these. */
export interface Rate {
  readonly unitsPerDay: number | null
  readonly daysOfCover: number | null
  readonly sellThrough: number | null
  readonly reorderPoint: number | null
  readonly status: StockStatus
}

const dayMs = 86_400_000

export const rateOf = ({ stock, units, createdAt }: Sold, spec: InventorySpec): Rate => {
  const { scope, leadTimeDays, safetyDays } = spec
  const length = scope.to - Math.max(scope.from ?? -Infinity, createdAt)
  const unitsPerDay = partOf(units, length / dayMs)
  const reorderPoint = length > 0 ? ceilingOf(units, (leadTimeDays + safetyDays) * dayMs, length) : null
  return {
    unitsPerDay,
    daysOfCover: stock === null ? null : partOf(stock, unitsPerDay),
    sellThrough: stock === null ? null : partOf(units, units + stock),
    reorderPoint,
    status: statusOf({ stock, units, createdAt }, reorderPoint, length, spec),
  }
}

const statusOf = (
  { stock, units, createdAt }: Sold,
  reorderPoint: number | null,
  length: number,
  { scope, maxCoverDays, newDays }: InventorySpec,
): StockStatus => {
  if (stock === null) return 'unknown'
  if (stock <= 0 && units > 0) return 'out of stock'
  if (units > 0 && reorderPoint !== null && stock <= reorderPoint) return 'reorder'
  if (stock <= 0) return 'idle'
  if (units === 0) return scope.to - createdAt < newDays * dayMs ? 'new' : 'dead'
  return length > 0 && exceeds([stock, length], [units, maxCoverDays * dayMs]) ? 'overstock' : 'ok'
}

// Days of cover as a double may lie a hair beside the day that they are; whole numbers do not.
const exceeds = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean =>
  BigInt(a) * BigInt(b) > BigInt(c) * BigInt(d)

/** a × b ÷ c, rounded up: of whole numbers, exactly. */
const ceilingOf = (a: number, b: number, c: number): number => {
  if (a === 0 || b === 0) return 0
  const product = BigInt(a) * BigInt(b)
  const divisor = BigInt(c)
  return Number((product + divisor - 1n) / divisor)
}
