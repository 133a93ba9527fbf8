/** A value that a condition can ask for; `null` matches only a missing field. */
export type ConditionValue = string | number | boolean | null

/** Bounds of a number, of money in minor units, or of a time in epoch milliseconds. */
export interface Bounds {
  readonly gte?: number
  readonly gt?: number
  readonly lte?: number
  readonly lt?: number
}

/** What a condition asks of a value: to be one of some, none of them (as a missing one is too), or within bounds. */
export type Asked = { readonly values: readonly ConditionValue[]; readonly not?: boolean } | { readonly bounds: Bounds }

/** A field, resolved to the entity that carries it. */
export interface Named {
  /** `billing` and `shipping` places are fields of the order: `{owner: 'order', field: 'billing.country'}`. */
  readonly owner: 'user' | 'session' | 'order' | 'event' | 'product'
  readonly field: string
}

/** One condition of `where`. */
export type Condition = AnyNamed & Asked

/** A field of an entity, or one that each of user, session and order has of its own: `sessionId`, `userId`, or a place. */
export interface AnyNamed {
  readonly owner: Named['owner'] | 'row'
  readonly field: string
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

/** The common parameters of every analysis, with defaults taken and points in time made epoch milliseconds. */
export interface Scope {
  /** Exclusive upper bound: what is at or after it does not exist. */
  readonly asOf: number
  /** Start of the period, inclusive; null where it has none (rfm by default). */
  readonly from: number | null
  /** End of the period, exclusive, never above `asOf`. */
  readonly to: number
  /** The previous period is [previousFrom, from); null where `from` is. */
  readonly previousFrom: number | null
  /** The period that numbers are compared with, cut at asOf; null where none is asked for. */
  readonly compared: { readonly from: number; readonly to: number } | null
  readonly timeZone: string
  readonly weekStart: Weekday
  /** Orders in another currency are set aside; null where there are no orders. */
  readonly currency: string | null
  readonly statuses: readonly string[]
  readonly test: boolean
  readonly bots: boolean
  readonly internal: boolean
  readonly where: readonly Condition[]
  /** From when each store covers time (the start of its earliest record's date); null if it is empty before asOf. */
  readonly coverage: { readonly orders: number | null; readonly sessions: number | null }
}

/** A half-open span of one calendar unit, cut to the period, and the same span of the previous period. */
export interface Span {
  /** Calendar start, YYYY-MM-DD. */
  readonly label: string
  readonly from: number
  readonly to: number
  readonly previousFrom: number
  readonly previousTo: number
}

export interface StepSpec {
  readonly type: string
  readonly name: string
  readonly where: readonly Condition[]
}
