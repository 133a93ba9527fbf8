import { setImmediate } from 'node:timers/promises'
import { bucketCount, gather, model, numberColumn, Packed, throwIfAborted } from '@polymart/core'
import type { Columns, EntityName, Partition } from '@polymart/core'
import type { Table } from '../read/tables.js'
import { bucketColumn } from './exchanged.js'
import type { Layer } from './exchanged.js'
import type { SegmentReader } from './segment-reader.js'
import { Repeats } from './repeats.js'

export interface LayerRead {
  /** Columns that the layer may or may not have. */
  readonly names: readonly string[]
  readonly partition: Partition
  readonly reader: SegmentReader
  readonly signal: AbortSignal | undefined
}

/**
 * The rows of a partition with some of a layer's columns, region by region and in each in the order of the source: the
 * same in every layer.
 */
export const readLayer = async (
  entity: EntityName,
  regions: number,
  { columns, segments }: Layer,
  { names, partition, reader, signal }: LayerRead,
): Promise<Table> => {
  const wanted = [...columns.filter((name) => names.includes(name)), bucketColumn]
  const width = bucketCount / regions
  const picks = []
  let repeated = 0
  for (let region = Math.floor(partition.from / width); region * width < partition.to; region++) {
    // A bucket lies in one region.
    const repeats = new Repeats(model[entity].key)
    for (const segment of segments) {
      throwIfAborted(signal)
      const bytes = await reader.read(segment, region)
      if (!bytes) continue
      const piece = new Packed(bytes).columns(wanted)
      const rows = rowsIn(piece, partition)
      if (rows.length > 0) picks.push({ columns: withoutBucket(piece), rows })
      repeats.add(piece, rows)
      await setImmediate()
    }
    repeated += repeats.rows
  }
  const length = picks.reduce((sum, { rows }) => sum + rows.length, 0)
  return { rows: length, columns: gather(entity, picks), ...(repeated > 0 && { repeated }) }
}

const rowsIn = (piece: Columns, { from, to }: Partition): Int32Array => {
  const { values } = numberColumn(piece, bucketColumn)
  const rows = new Int32Array(values.length)
  let length = 0
  for (let row = 0; row < values.length; row++) if (values[row]! >= from && values[row]! < to) rows[length++] = row
  return rows.subarray(0, length)
}

const withoutBucket = ({ [bucketColumn]: _, ...columns }: Columns): Columns => columns
