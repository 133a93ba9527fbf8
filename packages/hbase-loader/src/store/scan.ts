import {
  ByteReader,
  entityBuilder,
  fieldsOf,
  leavesOf,
  leavesOfFamily,
  PolymartError,
  rowDecoder,
  wanted,
} from '@polymart/core'
import type { Batch, ColumnsBuilder } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { CellReader } from '../rpc/cells.js'
import { scanRange } from '../table/scan.js'
import { keyText, startOf } from './keys.js'
import type { KeyRange } from './keys.js'
import { eventsFamily, summaryFamily } from './layout.js'
import { SeenRow } from './view.js'
import type { View } from './view.js'

/** A row whose cells hold something else than Polymart writes. */
export interface UnreadableRow {
  readonly table: string
  /** With `|` between its parts. */
  readonly key: string
  readonly reason: string
}

export interface ScanRows {
  readonly columns: readonly string[]
  /** Of starts, half-open, epoch milliseconds. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Rows to give, at most. */
  readonly limit?: number | undefined
  readonly maxRate?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Is told of rows that cannot be read, which are left out; without it they are an error. */
  readonly onUnreadable?: ((row: UnreadableRow) => void) | undefined
}

/** The rows of a range as a view shows them, decoded into columns as they come. */
export const scanRows = async (
  cluster: Cluster,
  table: string,
  range: KeyRange,
  view: View,
  options: ScanRows,
): Promise<Batch<'sessions'>> => {
  try {
    return await decoded(cluster, table, range, view, options, false)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // Half a row is in the columns now. Again, and each row is tried before it is taken.
    return decoded(cluster, table, range, view, options, true)
  }
}

const decoded = async (
  cluster: Cluster,
  table: string,
  range: KeyRange,
  view: View,
  options: ScanRows,
  careful: boolean,
): Promise<Batch<'sessions'>> => {
  const { columns: only, from = -Infinity, to = Infinity, limit = Infinity, maxRate, signal, onUnreadable } = options
  const { families, keysOnly } = read(only)
  const columns = entityBuilder('sessions', only)
  const decode = decoderOf(columns, families)
  const row = new SeenRow(view)
  const cells = new CellReader()
  const inTime = from > -Infinity || to < Infinity
  let rows = 0
  const pages = scanRange(cluster, table, {
    ...range,
    families,
    keysOnly,
    maxRate,
    signal,
    // A session's cells bear the time of its end, which is not before its start.
    ...(from > 0 && from < Infinity && { since: Math.ceil(from) }),
    ...(limit < 2000 && { rowsPerPage: limit }),
  })
  for await (const page of pages) {
    cells.begin(page.cells)
    for (const count of page.cellsPerRow) {
      if (!row.read(cells, count) || rows >= limit) continue
      if (inTime) {
        const start = startOf(cells.bytes, cells.rowFrom, cells.rowTo)
        if (!(start >= from && start < to)) continue
      }
      if (careful) {
        const reason = problemOf(cells.bytes, row, only, families)
        if (reason !== undefined) {
          const unreadable = { table, key: keyText(cells.row), reason }
          if (!onUnreadable) throw unreadableError(unreadable, cluster.address.url)
          onUnreadable(unreadable)
          continue
        }
      }
      if (!keysOnly) decode(cells.bytes, row)
      rows++
    }
    if (rows >= limit) break
  }
  return { entity: 'sessions', rows, columns: columns.finish() }
}

/** What has to be read for some columns. */
const read = (only: readonly string[]): { readonly families: readonly Buffer[]; readonly keysOnly: boolean } => {
  const names = leavesOf(fieldsOf('sessions'))
    .map(({ name }) => name)
    .filter((name) => wanted(only, name))
  const events = names.includes('events')
  const summary = names.some((name) => name !== 'events')
  return {
    families: [...(summary || !events ? [summaryFamily] : []), ...(events ? [eventsFamily] : [])],
    keysOnly: names.length === 0,
  }
}

type Decode = (bytes: Uint8Array, row: SeenRow) => void

/** Reads the cells of a row into columns. @throws RangeError where they hold something else */
export const decoderOf = (columns: ColumnsBuilder, families: readonly Buffer[]): Decode => {
  const reader = new ByteReader()
  const summary = families.includes(summaryFamily)
    ? rowDecoder(leavesOfFamily('sessions', 'summary'), columns)
    : undefined
  const events = families.includes(eventsFamily) ? rowDecoder(leavesOfFamily('sessions', 'events'), columns) : undefined
  const read = (decode: (reader: ByteReader) => void, bytes: Uint8Array, from: number, to: number): void => {
    decode(reader.reset(bytes, from, to))
    if (reader.left > 0) throw new RangeError('The cell holds more than a row.')
  }
  return (bytes, row) => {
    if (summary) read(summary, bytes, row.summaryFrom, row.summaryTo)
    if (events) read(events, bytes, row.eventsFrom, row.eventsTo)
  }
}

const problemOf = (
  bytes: Uint8Array,
  row: SeenRow,
  only: readonly string[],
  families: readonly Buffer[],
): string | undefined => {
  try {
    decoderOf(entityBuilder('sessions', only), families)(bytes, row)
    return undefined
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

const unreadableError = ({ table, key, reason }: UnreadableRow, url: string): PolymartError =>
  new PolymartError(
    'format',
    `Expected in the row ${key} of ${table} at ${url} what Polymart writes, found something else: ${reason} ` +
      'Load the session again, or delete the row.',
  )
