import {
  ByteReader,
  entityBuilder,
  familiesOf,
  leavesOfFamily,
  PolymartError,
  rowDecoder,
  throwIfAborted,
  wanted,
} from '@polymart/core'
import type { Batch, EntityName, Partition, ScanOptions } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { setImmediate } from 'node:timers/promises'
import { timeReader } from './cell-time.js'
import type { Handle } from './handle.js'
import { keyRange, keyText } from './key.js'
import { rowNumberLength, tableName } from './layout.js'
import { rowNumberOf, walk } from './table.js'
import type { Span, Table, Walk } from './table.js'

/** After so many rows a scan lets the thread see to other things, such as an interruption. */
const rowsPerTurn = 1 << 14

/** One family of cells under way. */
interface Lane {
  readonly table: Table
  readonly walk: Walk
  readonly decode: (reader: ByteReader) => void
}

/** Reads a partition within one read transaction, cell by cell straight into columns. */
export const scanRows = async <E extends EntityName>(
  handle: Handle,
  transaction: Transaction,
  entity: E,
  partition: Partition,
  { columns, from = -Infinity, to = Infinity, signal }: ScanOptions,
): Promise<Batch<E>> => {
  const builder = entityBuilder(entity, columns)
  const timeOf = from > -Infinity || to < Infinity ? timeReader(entity) : undefined
  const range = { ...keyRange(entity, partition), transaction }
  const lanes = neededFamilies(entity, columns, timeOf !== undefined).map((family): Lane => {
    const table = handle.table(tableName(entity, family))
    return { table, walk: walk(table, range), decode: rowDecoder(leavesOfFamily(entity, family), builder) }
  })
  const [first, second] = lanes as [Lane, Lane | undefined]
  const reader = new ByteReader()
  let rows = 0
  try {
    for (let seen = 0; first.walk.next(); seen++) {
      if (seen % rowsPerTurn === 0) {
        if (seen > 0) await setImmediate()
        throwIfAborted(signal)
      }
      try {
        const at = timeOf?.(turnTo(first, reader)) ?? from
        const inside = at >= from && at < to
        if (inside) decodeCell(first, reader)
        if (second) {
          // Both tables hold the same keys, so that they are walked in step; the row numbers prove it.
          const row = rowNumberOf(first.table.cell)
          if (!second.walk.next() || rowNumberOf(second.table.cell) !== row)
            throw new RangeError('Its events are missing.')
          if (inside) decodeCell(second, reader)
        }
        if (inside) rows++
      } catch (cause) {
        throw badCell(entity, first.table.key, cause)
      }
    }
    return { entity, rows, columns: builder.finish() }
  } finally {
    for (const lane of lanes) lane.walk.close()
  }
}

/** The families of cells that hold the columns; the first holds the time. */
const neededFamilies = (entity: EntityName, columns: readonly string[], time: boolean): readonly string[] => {
  const families = familiesOf(entity)
  const needed = families.filter(
    (family) =>
      (time && family === families[0]) || leavesOfFamily(entity, family).some(({ name }) => wanted(columns, name)),
  )
  return needed.length > 0 ? needed : families.slice(0, 1)
}

const turnTo = ({ table: { cell } }: Lane, reader: ByteReader): ByteReader =>
  reader.reset(cell.bytes, cell.from + rowNumberLength, cell.to)

const decodeCell = (lane: Lane, reader: ByteReader): void => {
  lane.decode(turnTo(lane, reader))
  if (reader.left !== 0) throw new RangeError('The cell does not end where its record does.')
}

const badCell = (entity: EntityName, key: Span, cause: unknown): unknown =>
  cause instanceof RangeError
    ? new PolymartError(
        'format',
        `Expected a record of ${entity} under the key ${keyText(key.bytes.subarray(key.from, key.to))}, found bytes that are none: ` +
          `${cause.message} The store is damaged; load the data again with --recreate.`,
        { cause },
      )
    : cause
