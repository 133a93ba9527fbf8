import { ByteReader, familiesOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { timeReader } from './cell-time.js'
import type { Handle } from './handle.js'
import { rowNumberLength, tableName } from './layout.js'
import { insert, lookUp, rowNumberOf, sameBytes, walk, wholeSpan } from './table.js'
import type { Span, Table } from './table.js'

/** The cells of a row, in the order of its entity's families. */
export type RowCells = readonly Uint8Array[]

/** What is to be known of a stored row before it is replaced. */
export interface StoredRow {
  readonly number: number
  readonly time: number | undefined
}

/** The rows of an entity within the write transaction that is open. Keys are as they are stored. */
export class Rows {
  private readonly first: Table
  private readonly others: readonly Table[]
  private readonly timeOfCell: ((reader: ByteReader) => number) | undefined
  private readonly reader = new ByteReader()
  private scratch = Buffer.allocUnsafeSlow(1 << 12)

  constructor(handle: Handle, entity: EntityName) {
    const [first, ...others] = familiesOf(entity).map((family) => handle.table(tableName(entity, family)))
    this.first = first!
    this.others = others
    this.timeOfCell = timeReader(entity)
  }

  /** Stores a row unless its key is there; whether it did. */
  insert(key: Uint8Array, cells: RowCells, number: number): boolean {
    if (!insert(this.first, key, this.numbered(cells[0]!, number))) return false
    this.putOthers(key, cells, number)
    return true
  }

  replace(oldKey: Uint8Array, key: Uint8Array, cells: RowCells, number: number): void {
    // Only rows of a single cell move: orders.
    if (!sameBytes(wholeSpan(oldKey), wholeSpan(key))) this.first.database.removeSync(oldKey)
    this.first.database.putSync(key, this.numbered(cells[0]!, number))
    this.putOthers(key, cells, number)
  }

  find(key: Uint8Array): StoredRow | undefined {
    if (!lookUp(this.first, key)) return undefined
    return { number: rowNumberOf(this.first.cell), time: this.timeOf(recordIn(this.first)) }
  }

  /** Whether the cells under a key are these, byte by byte. */
  equal(key: Uint8Array, cells: RowCells): boolean {
    return [this.first, ...this.others].every(
      (table, i) => lookUp(table, key) && sameBytes(recordIn(table), wholeSpan(cells[i]!)),
    )
  }

  /** The time of a row, where its entity has one. */
  timeOf({ bytes, from, to }: Span): number | undefined {
    return this.timeOfCell?.(this.reader.reset(bytes, from, to))
  }

  /** The times of all rows, whose entity has one. */
  *times(): Generator<number> {
    const rows = walk(this.first, { start: Uint8Array.of(0) })
    while (rows.next()) yield this.timeOf(recordIn(this.first))!
  }

  private putOthers(key: Uint8Array, cells: RowCells, number: number): void {
    for (let i = 0; i < this.others.length; i++) {
      this.others[i]!.database.putSync(key, this.numbered(cells[i + 1]!, number))
    }
  }

  /** The cell behind its row's number, in memory of this thread alone, since LMDB takes no shared memory. */
  private numbered(cell: Uint8Array, number: number): Uint8Array {
    const length = rowNumberLength + cell.length
    if (this.scratch.length < length) this.scratch = Buffer.allocUnsafeSlow(length * 2)
    this.scratch.writeUInt32LE(number)
    this.scratch.set(cell, rowNumberLength)
    return this.scratch.subarray(0, length)
  }
}

/** The record of a table's cell, behind the row's number. */
const recordIn = ({ cell: { bytes, from, to } }: Table): Span => ({ bytes, from: from + rowNumberLength, to })
