import type { EntityName, ErrorCode, Facts, Moment } from '@polymart/core'
import type { Check, CheckName } from '../result/findings.js'
import type { FieldCount } from './completeness.js'
import type { Flaw } from './flaw.js'

/** A store as an operator sees it. */
export interface StoreState {
  /** Without secrets. */
  readonly url: string
  /** Why it could not be reached or read, or that no load into it was ever completed; null if all is well. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
  /** Its generation, and a load that began and has not ended; null where it could not be read. */
  readonly moment: Moment | null
  /** Bytes on disk and whatever else the store tells. */
  readonly facts: Facts
  /** What an operator should look at, each with what to do. */
  readonly warnings: readonly string[]
}

/** How complete a field is. */
export interface FieldShare extends FieldCount {
  /** filled ÷ of; null with nothing to divide by. */
  readonly share: number | null
}

/** How much there is of an entity, from when to when, and how complete its fields are. */
export interface EntityState {
  readonly entity: EntityName
  readonly rows: number
  /** Earliest and latest time of orders and sessions, epoch milliseconds. */
  readonly earliest: number | null
  readonly latest: number | null
  /** In the order of the model; the fields of a list behind it. */
  readonly fields: readonly FieldShare[]
}

/** What was counted and may be as it should. */
export interface Count extends CheckName {
  readonly rows: number
}

/** Everything that the doctor has to say. It holds ids and the shapes of values, no value of a field that identifies a person. */
export interface Diagnosis {
  /** One object twice if one store is both. */
  readonly stores: { readonly entities: StoreState; readonly sessions: StoreState }
  /** In the order of the model, without those of a store that could not be read. */
  readonly entities: readonly EntityState[]
  /** What is wrong, row by row: every check that was made, also those that found nothing. */
  readonly checks: readonly Check<Flaw>[]
  readonly counts: readonly Count[]
  /** Orders by currency, the most frequent one first. */
  readonly currencies: readonly { readonly currency: string; readonly orders: number }[]
  /** What should be looked at and is no row that is wrong; that of the stores included. */
  readonly warnings: readonly string[]
  /** Whether the stores could be read and no check found a row. */
  readonly healthy: boolean
}
