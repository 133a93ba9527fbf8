import type { Database, DatabaseOptions, RootDatabase, Transaction } from 'lmdb'

/**
 * One of the store's databases of binary keys and cells. Reading makes no object an entry: a read leaves where the
 * entry stands in `key` and `cell`, valid until the next read of any table on this thread.
 */
export interface Table {
  readonly key: Span
  readonly cell: Span
  readonly database: Conditional & Database<Uint8Array, Uint8Array>
}

/** The driver answers whether it stored; its types leave that out. */
interface Conditional {
  putSync(key: Uint8Array, cell: Uint8Array, options: { readonly noOverwrite: true }): boolean
}

/** A part of a buffer that is not ours. */
export interface Span {
  bytes: Uint8Array
  from: number
  to: number
}

const emptySpan = (): Span => ({ bytes: new Uint8Array(0), from: 0, to: 0 })

/** Opens a table; undefined if it must not be created and is not there. */
export const openTable = (root: RootDatabase, name: string, create: boolean): Table | undefined => {
  const key = emptySpan()
  const cell = emptySpan()
  let read = cell.bytes
  /** lmdb reads into one buffer of its own, whose `length` it changes; a plain view of it is faster and made once. */
  const pointCell = (bytes: Uint8Array, size: number): true => {
    if (bytes !== read) {
      read = bytes
      cell.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset)
    }
    cell.to = size
    return true
  }
  // The driver's types leave out the hooks that its documentation describes.
  const options: DatabaseOptions & { readonly [hook: string]: unknown } = {
    create,
    encoder: {
      encode: (value: Uint8Array) => value,
      // A cursor hands over the size; after a look-up it is the length of the bytes.
      decode: (bytes: Uint8Array, size?: unknown) => pointCell(bytes, typeof size === 'number' ? size : bytes.length),
    },
    keyEncoder: {
      writeKey: (value: Uint8Array, target: Uint8Array, at: number) => {
        target.set(value, at)
        return at + value.length
      },
      readKey: (bytes: Uint8Array, from: number, to: number) => {
        key.bytes = bytes
        key.from = from
        key.to = to
      },
    },
  }
  const database = root.openDB<Uint8Array, Uint8Array>(name, options) as Table['database'] | undefined
  return database && { key, cell, database }
}

/** Walks the entries of a range of keys in order; `next` is false behind the last. */
export interface Walk {
  next(): boolean
  close(): void
}

export const walk = (
  table: Table,
  range: { readonly start: Uint8Array; readonly end?: Uint8Array | undefined; readonly transaction?: Transaction },
): Walk => {
  const { start, end, transaction } = range
  const iterator = table.database
    .getRange({ start, ...(end && { end }), ...(transaction && { transaction }) })
    [Symbol.iterator]()
  return {
    next: () => iterator.next().done !== true,
    close: () => void iterator.return?.(),
  }
}

/** Stores a cell unless its key is there; whether it did. */
export const insert = ({ database }: Table, key: Uint8Array, cell: Uint8Array): boolean =>
  database.putSync(key, cell, { noOverwrite: true })

/** Looks up a key within the write transaction that is open; its cell then stands in `table.cell`. */
export const lookUp = (table: Table, key: Uint8Array): boolean => table.database.get(key) !== undefined

export const sameBytes = (a: Span, b: Span): boolean => {
  if (a.to - a.from !== b.to - b.from) return false
  for (let i = a.from, j = b.from; i < a.to; i++, j++) if (a.bytes[i] !== b.bytes[j]) return false
  return true
}

export const wholeSpan = (bytes: Uint8Array): Span => ({ bytes, from: 0, to: bytes.length })

export const copyOf = ({ bytes, from, to }: Span): Uint8Array => bytes.slice(from, to)

/** The number in front of a cell. */
export const rowNumberOf = ({ bytes, from }: Span): number =>
  (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) >>> 0
