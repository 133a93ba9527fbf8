import { PolymartError } from '@polymart/core'
import { MissingTableError } from '../cluster/cluster.js'
import type { Cluster } from '../cluster/cluster.js'
import { describeTable } from '../cluster/tables.js'
import { CellReader } from '../rpc/cells.js'
import { getRow } from '../table/row.js'
import { scanRange } from '../table/scan.js'
import { eventsFamily, summaryFamily } from './layout.js'
import type { TableNames } from './layout.js'
import { ttlOf } from './schema.js'

/** HBase gives tables no numbers: one that was dropped and made anew is told by a row that is not there any more. */
export const firstRow = async (cluster: Cluster, table: string): Promise<Buffer | undefined> => {
  const families = [summaryFamily, eventsFamily]
  for await (const { cells, cellsPerRow } of scanRange(cluster, table, { families, keysOnly: true, rowsPerPage: 1 })) {
    if (cellsPerRow.length === 0) continue
    const reader = new CellReader()
    reader.begin(cells)
    reader.read()
    return Buffer.from(reader.row)
  }
  return undefined
}

/** Fails where a row is not there any more. */
export const checkRow = async (cluster: Cluster, table: string, row: Buffer, stored: string): Promise<void> => {
  if ((await getRow(cluster, table, row)).length === 0) throw emptied(table, cluster.address.url, stored)
}

const emptied = (table: string, url: string, stored: string): PolymartError =>
  new PolymartError(
    'storage',
    `The table ${table} at ${url} was emptied, or dropped and made anew, while the load ran, and its rows are gone. ${stored}`,
  )

/** What a load says that found a table missing; other errors stay. */
export const whileLoading = (error: unknown, { url }: Cluster['address']): unknown =>
  error instanceof MissingTableError
    ? new PolymartError(
        'storage',
        `The table ${error.table} at ${url} was dropped while the load ran, and what it held is gone with it. Load the data again.`,
        { cause: error },
      )
    : error

/** Fails where a store says that it has rows, and its table has none; unless they may have outlived its TTL. */
export const checkRows = async (cluster: Cluster, names: TableNames, rows: number): Promise<void> => {
  if (rows === 0) return
  const table = await describeTable(cluster, names.sessions)
  if (!table) throw notWhole(cluster, names, rows)
  if ((await firstRow(cluster, names.sessions)) !== undefined) return
  if (ttlOf(table) === Infinity) throw notWhole(cluster, names, rows)
}

/** A store whose table of sessions was dropped or emptied, which only a load of everything mends. */
export const notWhole = ({ address: { url } }: Cluster, { sessions, meta }: TableNames, rows: number): PolymartError =>
  new PolymartError(
    'storage',
    `The store at ${url} is not whole: by its table ${meta} it has ${rows} rows, but there are none in ${sessions}. ` +
      'Restore that from a snapshot, or load all data again with --recreate.',
  )
