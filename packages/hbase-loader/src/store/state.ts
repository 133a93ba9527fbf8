import { digitsMark, PolymartError } from '@polymart/core'
import type { Holder } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { checkAndPut, getRow } from '../table/row.js'
import type { Cell } from '../table/multi.js'
import { format, versionOfFormat } from './layout.js'

/** Of loads before one, what their cells look like. */
export interface FormerFormat {
  readonly before: number
  readonly format: string
}

/** The store as it is: what its last completed load left, and what is known of others. */
export interface State {
  readonly format: string
  /** What cells of earlier loads look like, the earliest first; those of all others are of `format`. */
  readonly former?: readonly FormerFormat[]
  /** By which digits of currencies values of events were written; older stores do not say. */
  readonly minorDigits?: string
  /** Tells the store from another one that takes its place; older stores have none. */
  readonly store?: string
  readonly generation: number
  /** When the last load was completed; null if there was none. */
  readonly at: number | null
  /** The number of that load; loads that are broken off have numbers too. */
  readonly load: number
  /** Loads before this one were replaced as a whole. */
  readonly base: number
  /** The oldest load whose state can still be read: what later ones replaced was deleted only before it. */
  readonly oldest: number
  /** The number of the next load; none is given out twice. */
  readonly next: number
  /** Loads that were broken off, from `base` on. */
  readonly dead: readonly number[]
  /** Whether cells of those may still be there. */
  readonly litter: boolean
  /** Rows of which a former version is still there. */
  readonly superseded: number
  readonly rows: number
  readonly earliest: number | null
  readonly latest: number | null
}

export const emptyState: State = {
  format,
  minorDigits: digitsMark,
  generation: 0,
  at: null,
  load: 0,
  base: 0,
  oldest: 0,
  next: 1,
  dead: [],
  litter: false,
  superseded: 0,
  rows: 0,
  earliest: null,
  latest: null,
}

/** A load under way, and who does it. */
export interface NotedLoad extends Holder {
  readonly load: number
}

/** What stands in the one row of the store's meta table. */
export interface StoreRecord {
  readonly state: State | undefined
  readonly lease: NotedLoad | undefined
  /** The lease as it stands there, to be compared with. */
  readonly leaseText: string
  /** When the load last said that it goes on, epoch milliseconds. */
  readonly beat: number
  /** The latest time of the row's cells. */
  readonly written: number
}

const metaFamily = Buffer.from('m')
const row = Buffer.from('store')
const stateColumn = Buffer.from('state')
const leaseColumn = Buffer.from('load')
const beatColumn = Buffer.from('beat')

export const readRecord = async (cluster: Cluster, table: string): Promise<StoreRecord> => {
  const cells = await getRow(cluster, table, row)
  const text = (column: Buffer): string =>
    Buffer.from(cells.find(({ qualifier }) => qualifier.equals(column))?.value ?? []).toString()
  const state = text(stateColumn)
  const leaseText = text(leaseColumn)
  return {
    state: state === '' ? undefined : (JSON.parse(state) as State),
    lease: leaseText === '' ? undefined : (JSON.parse(leaseText) as NotedLoad),
    leaseText,
    beat: Number(text(beatColumn)),
    written: cells.reduce((latest, { time }) => Math.max(latest, time), 0),
  }
}

/** What is to stand there; what is left out stays. */
export interface StoreChange {
  readonly state?: State
  readonly lease?: NotedLoad | null
  readonly beat?: number
}

/** Changes the row if nobody else has taken the lease meanwhile. */
export const changeRecord = (
  cluster: Cluster,
  table: string,
  expectedLease: string,
  { state, lease, beat }: StoreChange,
  written: number,
): Promise<boolean> => {
  // Never before what stands there, whatever a server's clock says: it would not be seen.
  const time = Math.max(Date.now(), written + 1)
  const cell = (qualifier: Buffer, value: string): Cell => ({
    family: metaFamily,
    qualifier,
    time,
    value: Buffer.from(value),
  })
  return checkAndPut(
    cluster,
    table,
    row,
    { family: metaFamily, qualifier: leaseColumn, value: Buffer.from(expectedLease) },
    [
      ...(state ? [cell(stateColumn, JSON.stringify(state))] : []),
      ...(lease === undefined ? [] : [cell(leaseColumn, lease ? JSON.stringify(lease) : '')]),
      ...(beat === undefined ? [] : [cell(beatColumn, String(beat))]),
    ],
  )
}

/** What cells look like once a load of this version, of the number given, has written some. */
export const formerFormats = ({ format: found, former = [] }: State, load: number): readonly FormerFormat[] =>
  found === format ? former : [...former, { before: load, format: found }]

/** Fails unless this version of Polymart reads what the store holds. */
export const checkFormat = (state: State, url: string): State => {
  const formats = [state.format, ...(state.former ?? []).map((former) => former.format)]
  if (formats.every((found) => versionOfFormat.has(found))) return state
  throw new PolymartError(
    'version',
    `The store at ${url} has format ${state.format}, but this version of Polymart needs format ${format}. ` +
      'Load the data again with --recreate, or read it with that version.',
  )
}
