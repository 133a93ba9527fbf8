import { bytesOfColumns, DictionaryBuilder, model, rowKeys, textColumn, textsOf } from '@polymart/core'
import type { Batch, EntityName, Heap, InputRow } from '@polymart/core'
import { documentsOf, documentSizes } from './documents.js'
import type { StoredDocument } from './documents.js'

/** Some rows of a load, and all that is known of each. */
export interface Piece {
  readonly batch: Batch
  /** The first row's place in the input. */
  readonly first: number
  /** What tells a row from all others: its key, or an order's id, since its key changes with its user. */
  readonly identities: readonly string[]
  readonly keys: readonly string[]
  readonly sizes: Float64Array
  document(row: number): StoredDocument
}

/** One row of a piece. */
export interface PieceRow extends InputRow {
  readonly piece: Piece
}

const rowOf = (piece: Piece, row: number): PieceRow => ({
  piece,
  row,
  columns: piece.batch.columns,
  number: piece.first + row,
})

export const identityOf = ({ piece, row }: PieceRow): string => piece.identities[row]!

export const keyOf = ({ piece, row }: PieceRow): string => piece.keys[row]!

export const idOf = (entity: EntityName, { piece, row }: PieceRow): string => {
  const { codes, dictionary } = textColumn(piece.batch.columns, model[entity].key)
  return textsOf(dictionary)[codes[row]!]!
}

/** Rows in memory: those of ids that come first, in the order of their keys, and those of ids that came before among them. */
export interface Run {
  readonly firsts: readonly PieceRow[]
  /** In the order of the input. */
  readonly again: readonly PieceRow[]
}

/** Gathers the rows of batches until they are stored. */
export class RunBuilder {
  /** Memory that they take. */
  bytes = 0
  private pieces: { readonly batch: Batch; readonly first: number; readonly without: ReadonlySet<number> }[] = []

  add(batch: Batch, first: number, without: ReadonlySet<number>): void {
    this.pieces.push({ batch, first, without })
    this.bytes += bytesOfColumns(batch.columns)
  }

  /** All rows so far, of a load with this number; the builder begins anew. */
  take(load: number): Run {
    const ids = new DictionaryBuilder()
    const firsts: PieceRow[] = []
    const again: PieceRow[] = []
    for (const { batch, first, without } of this.pieces) {
      const piece = pieceOf(batch, first, load)
      const { bytes, offsets } = piece.heap
      for (let row = 0; row < batch.rows; row++) {
        if (without.has(row)) continue
        const known = ids.length
        const code = ids.addBytes(bytes, offsets[row]!, offsets[row + 1]!)
        ;(code === known ? firsts : again).push(rowOf(piece, row))
      }
    }
    this.pieces = []
    this.bytes = 0
    // A server that gets keys in order writes each page of the collection once.
    firsts.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    return { firsts, again }
  }
}

const pieceOf = (batch: Batch, first: number, load: number): Piece & { readonly heap: Heap } => {
  const keyHeap = rowKeys(batch)
  const keys = textsOf({ ...keyHeap, length: batch.rows })
  const heap = batch.entity === 'transactions' ? idHeap(batch) : keyHeap
  return {
    batch,
    first,
    heap,
    keys,
    identities: heap === keyHeap ? keys : textsOf({ ...heap, length: batch.rows }),
    sizes: documentSizes(batch, keyHeap),
    document: documentsOf(batch, keys, load),
  }
}

const idHeap = (batch: Batch): Heap => {
  const { codes, dictionary } = textColumn(batch.columns, model[batch.entity].key)
  const offsets = new Int32Array(batch.rows + 1)
  for (let row = 0; row < batch.rows; row++) {
    offsets[row + 1] = offsets[row]! + dictionary.offsets[codes[row]! + 1]! - dictionary.offsets[codes[row]!]!
  }
  const bytes = new Uint8Array(offsets[batch.rows]!)
  for (let row = 0; row < batch.rows; row++) {
    const code = codes[row]!
    bytes.set(dictionary.bytes.subarray(dictionary.offsets[code], dictionary.offsets[code + 1]), offsets[row])
  }
  return { bytes, offsets }
}
