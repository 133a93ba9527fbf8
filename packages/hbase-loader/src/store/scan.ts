import { entityBuilder, fieldsOf, leavesOf, wanted } from '@polymart/core'
import type { Batch, LoadIssue, Throttle, Unreadable } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { CellReader } from '../rpc/cells.js'
import { scanRange } from '../table/scan.js'
import { decoderOf, problemOf } from './decode.js'
import { keyText, startOf } from './keys.js'
import type { KeyRange } from './keys.js'
import { eventsFamily, summaryFamily } from './layout.js'
import { SeenRow } from './view.js'
import type { View } from './view.js'

export interface ScanRows {
  readonly columns: readonly string[]
  /** Of starts, half-open, epoch milliseconds. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Rows to give, at most. */
  readonly limit?: number | undefined
  readonly throttle?: Throttle | undefined
  readonly signal?: AbortSignal | undefined
}

/** Rows, and what lies among them and cannot be read. */
export interface ScannedRows extends Batch<'sessions'> {
  /** Rows whose summaries hold something else than Polymart writes; they are left out. */
  readonly unreadable?: Unreadable
  /** Rows whose events do; they are there, without events, so that the rows do not depend on the columns asked for. */
  readonly emptied?: Unreadable
}

/** The rows of a range as a view shows them, decoded into columns as they come. */
export const scanRows = async (
  cluster: Cluster,
  table: string,
  range: KeyRange,
  view: View,
  options: ScanRows,
): Promise<ScannedRows> => {
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
): Promise<ScannedRows> => {
  const { columns: only, from = -Infinity, to = Infinity, limit = Infinity, throttle, signal } = options
  const { families, keysOnly } = read(only)
  const columns = entityBuilder('sessions', only)
  const decode = decoderOf(columns, families)
  const row = new SeenRow(view)
  const cells = new CellReader()
  const inTime = from > -Infinity || to < Infinity
  const unreadable = { rows: 0, issues: [] as LoadIssue[] }
  const emptied = { rows: 0, issues: [] as LoadIssue[] }
  let rows = 0
  const pages = scanRange(cluster, table, {
    ...range,
    families,
    keysOnly,
    throttle,
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
      const problem = careful ? problemOf(cells.bytes, row, only, families) : undefined
      if (problem) {
        const { family, reason } = problem
        const issue = issueOf(table, cells.row, family, reason)
        add(family === summaryFamily ? unreadable : emptied, issue)
        if (family === summaryFamily) continue
      }
      if (!keysOnly) decode(cells.bytes, row, problem === undefined)
      rows++
    }
    if (rows >= limit) break
  }
  return {
    entity: 'sessions',
    rows,
    columns: columns.finish(),
    ...(unreadable.rows > 0 && { unreadable }),
    ...(emptied.rows > 0 && { emptied }),
  }
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

/** Issues that are told one by one. */
const mostIssues = 20

const add = (sum: { rows: number; readonly issues: LoadIssue[] }, issue: LoadIssue): void => {
  sum.rows++
  if (sum.issues.length < mostIssues) sum.issues.push(issue)
}

const issueOf = (table: string, row: Uint8Array, family: Buffer, reason: string): LoadIssue => {
  const key = keyText(row)
  const what = family === summaryFamily ? 'summary' : 'list of events'
  return {
    entity: 'sessions',
    id: key,
    reason: 'structure',
    detail: `the ${what} in the row ${key} of ${table} is not what Polymart writes: ${reason}`,
  }
}
