import { digitsMark, entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Database, Transaction } from 'lmdb'
import { crc32 } from 'node:zlib'
import { damaged } from './damaged.js'
import { format, formats } from './layout.js'

/** What a store knows of the rows of one entity. */
export interface EntityState {
  readonly rows: number
  readonly earliest: number | null
  readonly latest: number | null
  /** A checksum of the entries of its blocks; stores of earlier versions have none. */
  readonly entries?: number
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

const emptyEntity: EntityState = { rows: 0, earliest: null, latest: null, entries: 0 }

export const emptyState: State = {
  format,
  minorDigits: digitsMark,
  generation: 0,
  at: null,
  nextColumns: 1,
  entities: Object.fromEntries(entityNames.map((entity) => [entity, emptyEntity])) as State['entities'],
}

/** A state as it is stored: with a checksum of all else that it says. */
interface StoredState extends State {
  readonly sum?: number
}

const sumOf = (state: State): number => crc32(JSON.stringify(state))

/** The members of a state of earlier versions, which had no checksum. */
const unsummed = ['at', 'entities', 'format', 'generation', 'nextColumns'].join()

export const writeState = (meta: MetaTable, state: State): void => {
  meta.putSync('state', { ...state, sum: sumOf(state) })
}

/** @throws PolymartError `format` where it is not as it was written. */
export const readState = (meta: MetaTable, transaction?: Transaction): State | undefined => {
  const stored = record(meta, 'state', transaction) as StoredState | undefined
  if (stored === undefined) return undefined
  const { sum, ...state } = stored
  if (sum === undefined ? Object.keys(state).sort().join() === unsummed : sum === sumOf(state)) return state
  throw damaged('what a store says of itself', 'The checksum does not fit.')
}

export const readUnfinished = (meta: MetaTable, transaction?: Transaction): Unfinished | undefined =>
  record(meta, 'unfinished', transaction) as Unfinished | undefined

const record = (meta: MetaTable, name: string, transaction?: Transaction): object | undefined => {
  let found: unknown
  try {
    found = meta.get(name, transaction && { transaction })
  } catch (cause) {
    throw damaged('what a store says of itself', (cause as Error).message, cause)
  }
  if (found === undefined || (typeof found === 'object' && found !== null)) return found
  throw damaged('what a store says of itself', 'It is no record.')
}

/** Fails unless this version of Polymart reads what the store holds. */
export const checkFormat = (state: State, url: string): State => {
  if (formats.includes(state.format)) return state
  throw new PolymartError(
    'version',
    `The store in ${url} has format ${state.format}, but this version of Polymart needs format ${format}. ` +
      'Load the data again with --recreate, or read it with that version.',
  )
}
