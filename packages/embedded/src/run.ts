import type { Cells, Heap } from '@polymart/core'
import { bucketLength } from './key.js'
import { sortedRows } from './sort.js'

/**
 * Rows of one entity that wait to be written, numbered in input order. LMDB takes rows in the order of their keys in
 * half the time that it takes them in any other, so they are gathered until there are enough to be worth sorting.
 */
export class Run {
  rows = 0
  bytes = 0
  private readonly parts: { readonly cells: Cells; readonly first: number }[] = []
  private readonly leftOut = new Set<number>()

  /** Adds a batch's rows but those in `without`. */
  add(cells: Cells, rows: number, without: Iterable<number>): void {
    for (const row of without) this.leftOut.add(this.rows + row)
    this.parts.push({ cells, first: this.rows })
    this.rows += rows
    for (const heap of [cells.keys, ...Object.values(cells.families)]) this.bytes += heap.bytes.length
  }

  key(row: number): Uint8Array {
    const { cells, first } = this.partOf(row)
    return cut(cells.keys, row - first)
  }

  /** One cell a family, in their order. */
  cells(row: number): readonly Uint8Array[] {
    const { cells, first } = this.partOf(row)
    return Object.values(cells.families).map((heap) => cut(heap, row - first))
  }

  /** The rows by key, those of equal keys in input order. */
  sorted(): Int32Array {
    return this.sortedFrom(0)
  }

  /** Orders by id, those of equal ids in input order, whatever their buckets. */
  sortedById(): Int32Array {
    return this.sortedFrom(bucketLength)
  }

  private sortedFrom(skip: number): Int32Array {
    const bytes = Buffer.allocUnsafe(this.parts.reduce((sum, { cells }) => sum + cells.keys.bytes.length, 0))
    const offsets = new Int32Array(this.rows + 1)
    let end = 0
    for (const [part, { cells, first }] of this.parts.entries()) {
      const { keys } = cells
      const rows = (this.parts[part + 1]?.first ?? this.rows) - first
      bytes.set(keys.bytes, end)
      for (let i = 0; i < rows; i++) offsets[first + i + 1] = end + keys.offsets[i + 1]!
      end += keys.bytes.length
    }
    const rows = sortedRows({ bytes, offsets }, skip)
    return this.leftOut.size === 0 ? rows : rows.filter((row) => !this.leftOut.has(row))
  }

  /** The part that holds a row, found by halving. */
  private partOf(row: number): { readonly cells: Cells; readonly first: number } {
    let low = 0
    let high = this.parts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.parts[middle]!.first <= row) low = middle
      else high = middle - 1
    }
    return this.parts[low]!
  }
}

const cut = ({ bytes, offsets }: Heap, row: number): Uint8Array => bytes.subarray(offsets[row], offsets[row + 1])
