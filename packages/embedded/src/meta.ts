import { digitsMark, entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Database, Transaction } from 'lmdb'
import { format } from './layout.js'

/** What a store knows of the rows of one entity. */
export interface EntityState {
  readonly rows: number
  readonly earliest: number | null
  readonly latest: number | null
}

/** The store as its last completed load left it. */
export interface State {
  readonly format: string
  /** By which digits of currencies its amounts were written; older stores do not say. */
  readonly minorDigits?: string
  readonly generation: number
  readonly at: number | null
  /** From here on numbers of columns are free. */
  readonly nextColumns: number
  readonly entities: { readonly [E in EntityName]: EntityState }
}

/** A load that has begun: written in a transaction of its own, so that readers and later processes know of it. */
export interface Unfinished {
  readonly since: number
  readonly pid: number
}

export type MetaTable = Database<unknown, string>

const emptyEntity: EntityState = { rows: 0, earliest: null, latest: null }

export const emptyState: State = {
  format,
  minorDigits: digitsMark,
  generation: 0,
  at: null,
  nextColumns: 1,
  entities: Object.fromEntries(entityNames.map((entity) => [entity, emptyEntity])) as State['entities'],
}

export const readState = (meta: MetaTable, transaction?: Transaction): State | undefined =>
  meta.get('state', transaction && { transaction }) as State | undefined

export const readUnfinished = (meta: MetaTable, transaction?: Transaction): Unfinished | undefined =>
  meta.get('unfinished', transaction && { transaction }) as Unfinished | undefined

/** Fails unless this version of Polymart reads what the store holds. */
export const checkFormat = (state: State, url: string): State => {
  if (state.format === format) return state
  throw new PolymartError(
    'version',
    `Expected a store of format ${format}, found ${state.format} in ${url}: another version of Polymart made it. ` +
      'Load the data again with --recreate, or read it with that version.',
  )
}
