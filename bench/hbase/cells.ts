import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { crc32 } from 'node:zlib'
import { rowKeys } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { CellReader, cellType, CellWriter, multiple, scanRange, Window } from './bare.js'
import type { Cluster, RowAction } from './bare.js'

const families = [Buffer.from('s'), Buffer.from('e')]

/** What a table holds; the checksum is the sum of each cell's CRC-32. */
export interface Sum {
  readonly rows: number
  readonly cells: number
  readonly bytes: number
  readonly checksum: number
}

/** Reads a whole table and goes from cell to cell, as a reader must, without making anything of them. */
export const readCells = async (cluster: Cluster, table: string, checked = false): Promise<Sum> => {
  const reader = new CellReader()
  let rows = 0
  let cells = 0
  let bytes = 0
  let checksum = 0
  for await (const page of scanRange(cluster, table, { families })) {
    reader.begin(page.cells)
    for (const count of page.cellsPerRow) {
      rows++
      cells += count
      for (let i = 0; i < count; i++) {
        reader.read()
        const { rowFrom, rowTo, familyFrom, qualifierTo, valueFrom, valueTo } = reader
        bytes += rowTo - rowFrom + qualifierTo - familyFrom + valueTo - valueFrom
        // From the family on, and without the type, the bytes lie one behind the other.
        if (checked) checksum += crc32(reader.value, crc32(timed(reader), crc32(reader.row)))
      }
    }
  }
  return { rows, cells, bytes, checksum }
}

const timed = ({ bytes, familyFrom, qualifierTo }: CellReader): Buffer => bytes.subarray(familyFrom, qualifierTo + 8)

/** What writes each row of a table again, in the order of the keys. */
export const rowsOf = async (cluster: Cluster, table: string): Promise<readonly RowAction[]> => {
  const rows: RowAction[] = []
  const reader = new CellReader()
  for await (const page of scanRange(cluster, table, { families })) {
    reader.begin(page.cells)
    for (const count of page.cellsPerRow) {
      const cells = Array.from({ length: count }, () => {
        reader.read()
        const { family, qualifier, time, value } = reader
        return { family, qualifier, time, value }
      })
      rows.push({ kind: 'put', row: reader.row, cells })
    }
  }
  return rows
}

/** Writes the cells of rows to a file, in the order of the batches that the rows came from, each as it travels. */
export const exportCells = async (
  file: string,
  rows: readonly RowAction[],
  batches: readonly Batch[],
): Promise<void> => {
  const out = createWriteStream(file)
  const byKey = new Map(rows.map((row) => [row.row.toString('latin1'), row]))
  for (const batch of batches) {
    const { bytes, offsets } = rowKeys(batch)
    const writer = new CellWriter()
    for (let i = 0; i < batch.rows; i++) {
      const action = byKey.get(Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])).toString('latin1'))!
      if (action.kind === 'get') continue
      for (const { family, qualifier, time, value } of action.cells)
        writer.add(action.row, { family, qualifier, time }, cellType.put, value)
    }
    if (!out.write(writer.finish())) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

/** As a load sends its rows. */
const rowsPerRequest = 1000
const requestsAtOnce = 4

/** Writes rows that are ready. */
export const putCells = async (cluster: Cluster, table: string, actions: readonly RowAction[]): Promise<void> => {
  const requests = new Window(requestsAtOnce)
  for (let from = 0; from < actions.length; from += rowsPerRequest) {
    const some = actions.slice(from, from + rowsPerRequest)
    await requests.add(() => multiple(cluster, table, some))
  }
  await requests.settle()
}
