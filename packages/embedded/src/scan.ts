import { entityBuilder, gather, numberColumn, throwIfAborted, wanted } from '@polymart/core'
import type { Batch, Columns, EntityName, Partition, ScanOptions } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { setImmediate } from 'node:timers/promises'
import { blocksOf, bucketsColumn, readBlock } from './blocks.js'
import type { Block } from './blocks.js'
import type { Handle } from './handle.js'
import { bucketAt } from './key.js'
import { isBucketed, timeFields } from './layout.js'

/** Reads a partition within one read transaction: the columns asked for of the blocks that may hold rows of it. */
export const scanRows = async <E extends EntityName>(
  handle: Handle,
  transaction: Transaction,
  entity: E,
  partition: Partition,
  { columns: only, from = -Infinity, to = Infinity, signal }: ScanOptions,
): Promise<Batch<E>> => {
  const field = from > -Infinity || to < Infinity ? timeFields[entity] : undefined
  const picks = []
  for (const block of blocksIn(blocksOf(handle, entity, transaction), entity, partition)) {
    throwIfAborted(signal)
    if (field && (block.latest! < from || block.earliest! >= to)) continue
    const columns = readBlock(handle, entity, block, { only: field ? [field] : only, transaction })
    const span = isBucketed(entity) ? rowsInBuckets(columns, partition) : { from: 0, to: block.rows }
    if (field) {
      // Of the others nothing but their times is unpacked.
      const places = rowsWithin(columns, span, field, { from, to })
      if (places.length > 0)
        picks.push({
          columns: readBlock(handle, entity, block, { only, places, transaction }),
          rows: everyRow({ from: 0, to: places.length }),
        })
    } else if (span.to > span.from) picks.push({ columns: withoutUnwanted(columns, only), rows: everyRow(span) })
    await setImmediate()
  }
  const rows = picks.reduce((sum, pick) => sum + pick.rows.length, 0)
  return { entity, rows, columns: rows > 0 ? gather(entity, picks) : entityBuilder(entity, only).finish() }
}

/** Half-open. */
interface Span {
  readonly from: number
  readonly to: number
}

/** The blocks that may hold rows of a partition. */
const blocksIn = (blocks: readonly Block[], entity: EntityName, { from, to }: Partition): readonly Block[] =>
  isBucketed(entity)
    ? blocks.filter(
        ({ key }, i) => bucketAt(key, 0) < to && (i === blocks.length - 1 || bucketAt(blocks[i + 1]!.key, 0) >= from),
      )
    : blocks

const rowsInBuckets = (columns: Columns, { from, to }: Partition): Span => {
  const { values } = numberColumn(columns, bucketsColumn)
  return { from: firstAtLeast(values, from), to: firstAtLeast(values, to) }
}

const firstAtLeast = (values: Float64Array, bound: number): number => {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < bound) low = middle + 1
    else high = middle
  }
  return low
}

const everyRow = ({ from, to }: Span): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i)

const rowsWithin = (columns: Columns, span: Span, field: string, { from, to }: Span): Int32Array => {
  const { values } = numberColumn(columns, field)
  return everyRow(span).filter((row) => values[row]! >= from && values[row]! < to)
}

const withoutUnwanted = (columns: Columns, only: readonly string[]): Columns =>
  Object.fromEntries(Object.entries(columns).filter(([name]) => wanted(only, name)))
