import { entityBuilder, fieldsOf, leavesOf, modelVersion } from '@polymart/core'
import type { Columns, Heap } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { multiple } from '../table/multi.js'
import { decoderOf, problemOf } from './decode.js'
import type { EncodedBatch } from './encoded.js'
import { eventsFamily, summaryFamily } from './layout.js'
import type { Stamp } from './stamp.js'
import { SeenRow } from './view.js'
import type { View } from './view.js'

/** A version of a row that is there. */
export interface Stored {
  readonly stamp: Stamp
  /** Its row in the columns of those that were read with it; none where its cells are those that would be written. */
  readonly row: number | 'unreadable' | undefined
}

interface Table {
  readonly cluster: Cluster
  readonly table: string
  readonly view: View
  readonly signal: AbortSignal | undefined
}

/** Reads the rows that are there under the keys of rows of a batch, in their order. */
export const storedRows = async (
  { cells: encoded, keys }: EncodedBatch,
  rows: readonly number[],
  { cluster, table, view, signal }: Table,
): Promise<{ readonly stored: readonly (Stored | undefined)[]; readonly columns: Columns }> => {
  const stored: (Stored | undefined)[] = rows.map(() => undefined)
  const found: Found[] = []
  await multiple(
    cluster,
    table,
    rows.map((row) => ({ kind: 'get', row: keys[row]! })),
    {
      signal,
      onRow: (place, reader, count) => {
        const cells = new SeenRow(view)
        if (!cells.read(reader, count)) return
        const row = rows[place]!
        const { bytes } = reader
        const { summary, events } = encoded.families
        const { summaryFrom, summaryTo, eventsFrom, eventsTo } = cells
        // Most rows of a load that was done before; they need not be decoded.
        if (
          cells.version === modelVersion &&
          holds(bytes, summaryFrom, summaryTo, summary!, row) &&
          holds(bytes, eventsFrom, eventsTo, events!, row)
        )
          stored[place] = { stamp: cells.stamp, row: undefined }
        else found.push({ place, bytes, cells })
      },
    },
  )
  const { columns, places } = decoded(found)
  for (const [i, { place, cells }] of found.entries()) stored[place] = { stamp: cells.stamp, row: places[i]! }
  return { stored, columns }
}

interface Found {
  readonly place: number
  readonly bytes: Uint8Array
  readonly cells: SeenRow
}

const families = [summaryFamily, eventsFamily]

/** The rows in columns, and where each is there. */
const decoded = (
  found: readonly Found[],
  careful = false,
): { readonly columns: Columns; readonly places: readonly (number | 'unreadable')[] } => {
  const columns = entityBuilder('sessions')
  const decode = decoderOf(columns, families)
  let rows = 0
  try {
    const places = found.map(({ bytes, cells }) => {
      if (careful && problemOf(bytes, cells, everyColumn, families)) return 'unreadable'
      decode(bytes, cells)
      return rows++
    })
    return { columns: columns.finish(), places }
  } catch (error) {
    if (careful || !(error instanceof RangeError)) throw error
    // Half a row is in the columns now. Again, and each row is tried before it is taken.
    return decoded(found, true)
  }
}

const everyColumn = leavesOf(fieldsOf('sessions')).map(({ name }) => name)

/** Whether bytes are those of a row's cell. */
const holds = (bytes: Buffer, from: number, to: number, { bytes: cells, offsets }: Heap, row: number): boolean =>
  bytes.compare(cells, offsets[row], offsets[row + 1], from, to) === 0
