import { numberColumn, Packed, packColumns, textColumn } from '@polymart/core'
import type { Columns, EntityName } from '@polymart/core'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gatherChunk, rowPlaces, rowsOf } from './chunk.js'
import type { Chunk, Place } from './chunk.js'
import { chunkCursor } from './heads.js'
import type { Cursor, Heads } from './heads.js'

/** Rows that are read back at once. */
const rowsPerPiece = 1 << 11

const keysColumn = '#key'
const numbersColumn = '#number'

interface Piece {
  readonly at: number
  readonly bytes: number
}

/** A run on the disk, in the order of its keys. */
export type SpilledRun = readonly Piece[]

/** The file in a store's folder that holds runs for which a load has no memory left. It is gone when the load ends. */
export class SpillFile {
  private readonly path: string
  private file: number | undefined
  private length = 0

  constructor(folder: string) {
    this.path = join(folder, 'load.spill')
    // What a load that did not come to its end has left.
    rmSync(this.path, { force: true })
  }

  /** Writes rows that come in the order of their keys, of which there is at least one. */
  write(entity: EntityName, heads: Heads): SpilledRun {
    const pieces: Piece[] = []
    let places: Place[] = []
    for (let next = heads.first(); next; next = heads.first()) {
      places.push({ chunk: next.chunk, row: next.row })
      heads.advance()
      if (places.length < rowsPerPiece && heads.first()) continue
      const { chunks, ...rows } = rowPlaces(places)
      pieces.push(this.append(packed(gatherChunk(entity, chunks, rows))))
      places = []
    }
    return pieces
  }

  read({ at, bytes }: Piece): Chunk {
    const buffer = new Uint8Array(bytes)
    let done = 0
    while (done < bytes) {
      const count = readSync(this.file!, buffer, done, bytes - done, at + done)
      if (count === 0) throw new RangeError('The file of a load that is under way was cut.')
      done += count
    }
    const { [keysColumn]: keys, [numbersColumn]: numbers, ...columns } = new Packed(buffer).columns()
    const { bytes: keyBytes, offsets } = textColumn({ keys: keys! }, 'keys').dictionary
    return {
      columns,
      keys: { bytes: keyBytes, offsets },
      rowBytes: bytes / (offsets.length - 1),
      numbers: numberColumn({ numbers: numbers! }, 'numbers').values,
    }
  }

  /** The rows of a run, piece by piece; it has at least one. */
  cursor(run: SpilledRun): Cursor {
    let piece = 0
    let inner = chunkCursor(this.read(run[0]!))
    const read = (next: Piece): Chunk => this.read(next)
    return {
      chunk: inner.chunk,
      row: 0,
      next() {
        if (!inner.next()) {
          if (++piece === run.length) return false
          inner = chunkCursor(read(run[piece]!))
          this.chunk = inner.chunk
        }
        this.row = inner.row
        return true
      },
    }
  }

  close(): void {
    if (this.file === undefined) return
    closeSync(this.file)
    this.file = undefined
    rmSync(this.path, { force: true })
  }

  private append(bytes: Uint8Array): Piece {
    this.file ??= openSync(this.path, 'wx+', 0o600)
    const at = this.length
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.file, bytes, done, bytes.length - done, at + done)
    }
    this.length += bytes.length
    return { at, bytes: bytes.length }
  }
}

const packed = (chunk: Chunk): Uint8Array => {
  const rows = rowsOf(chunk)
  const columns: Columns = {
    ...chunk.columns,
    [keysColumn]: {
      kind: 'text',
      codes: Int32Array.from(chunk.numbers!.keys()),
      dictionary: { ...chunk.keys, length: rows },
    },
    [numbersColumn]: { kind: 'number', values: chunk.numbers! },
  }
  return packColumns(columns, { from: 0, to: rows })
}
