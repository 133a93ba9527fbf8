import { comparePlaces, rowsOf } from './chunk.js'
import type { Chunk, Place } from './chunk.js'

/** Rows in the order of their keys, read one after the other: at the first when made, which there is. */
export interface Cursor extends Place {
  chunk: Chunk
  row: number
  /** Goes on to the next row; whether there is one. */
  next(): boolean
}

/** Cursors over rows in order, whose heads come out in order; of equal keys those of the cursor added with the lower rank. */
export class Heads {
  /** A binary heap. */
  private readonly heap: { readonly cursor: Cursor; readonly rank: number }[] = []

  /** The cursor at the first row; undefined when there are no more. */
  first(): Cursor | undefined {
    return this.heap[0]?.cursor
  }

  /** Adds a cursor that stands at a row. */
  add(cursor: Cursor, rank: number): void {
    const { heap } = this
    let at = heap.push({ cursor, rank }) - 1
    for (let parent = (at - 1) >> 1; at > 0 && this.before(at, parent); parent = (at - 1) >> 1) {
      this.swap(at, parent)
      at = parent
    }
  }

  /** Moves the first cursor on. */
  advance(): void {
    const { heap } = this
    if (!heap[0]!.cursor.next()) {
      const last = heap.pop()!
      if (heap.length === 0) return
      heap[0] = last
    }
    for (let at = 0; ;) {
      const left = 2 * at + 1
      if (left >= heap.length) return
      const child = left + 1 < heap.length && this.before(left + 1, left) ? left + 1 : left
      if (!this.before(child, at)) return
      this.swap(child, at)
      at = child
    }
  }

  private before(a: number, b: number): boolean {
    const x = this.heap[a]!
    const y = this.heap[b]!
    return (comparePlaces(x.cursor, y.cursor) || x.rank - y.rank) < 0
  }

  private swap(a: number, b: number): void {
    const kept = this.heap[a]!
    this.heap[a] = this.heap[b]!
    this.heap[b] = kept
  }
}

/** The rows of one chunk, as they stand. */
export const chunkCursor = (chunk: Chunk): Cursor => ({
  chunk,
  row: 0,
  next() {
    return ++this.row < rowsOf(chunk)
  },
})
