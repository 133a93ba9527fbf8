import type { Batch } from './batch.js'
import type { Column, Columns } from './column.js'

const twins = new WeakMap<Batch, Uint8Array>()

/**
 * Makes the garbage collector count a batch that came from another thread. It does not count shared memory, so a
 * thread that only passes batches on would hardly ever collect, and those it is done with would pile up. The batch
 * gets a twin of its size that does count, lives as long, and is never touched, so that it takes no memory.
 */
export const weigh = (batch: Batch): void => {
  twins.set(batch, Buffer.allocUnsafeSlow(bytesOfColumns(batch.columns)))
}

const sum = <T>(items: readonly T[], bytes: (item: T) => number): number =>
  items.reduce((total, item) => total + bytes(item), 0)

/** How much memory columns take. */
export const bytesOfColumns = (columns: Columns): number => sum(Object.values(columns), bytesOfColumn)

const bytesOfColumn = (column: Column): number => {
  switch (column.kind) {
    case 'list':
      return column.offsets.byteLength + bytesOfColumns(column.items)
    case 'text':
      return column.codes.byteLength + column.dictionary.bytes.byteLength + column.dictionary.offsets.byteLength
    default:
      return column.values.byteLength
  }
}
