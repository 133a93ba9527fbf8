/** What a cell does: writes a value, or deletes a column up to its time. */
export const cellType = { put: 4, deleteColumn: 12 } as const

/** Where a cell stands in its row; its time in epoch milliseconds. */
export interface CellName {
  readonly family: Uint8Array
  readonly qualifier: Uint8Array
  readonly time: number
}

/** Writes cells as HBase's KeyValueCodec reads them. */
export class CellWriter {
  private bytes: Buffer
  private position = 0

  constructor(capacity = 1 << 16) {
    this.bytes = Buffer.allocUnsafeSlow(capacity)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.position
  }

  /** A cell whose value lies in `value` from `from` up to `to`. */
  add(
    row: Uint8Array,
    { family, qualifier, time }: CellName,
    type: number,
    value: Uint8Array,
    from = 0,
    to = value.length,
  ): void {
    const keyLength = row.length + family.length + qualifier.length + 12
    const size = 8 + keyLength + to - from
    if (this.position + 4 + size > this.bytes.length) this.grow(4 + size)
    const { bytes } = this
    const at = this.position
    writeUint32(bytes, at, size)
    writeUint32(bytes, at + 4, keyLength)
    writeUint32(bytes, at + 8, to - from)
    bytes[at + 12] = row.length >>> 8
    bytes[at + 13] = row.length
    let next = copy(row, 0, row.length, bytes, at + 14)
    bytes[next++] = family.length
    next = copy(family, 0, family.length, bytes, next)
    next = copy(qualifier, 0, qualifier.length, bytes, next)
    writeUint32(bytes, next, Math.floor(time / 2 ** 32))
    writeUint32(bytes, next + 4, time >>> 0)
    bytes[next + 8] = type
    this.position = copy(value, from, to, bytes, next + 9)
  }

  /** The cells; the writer is not used again. */
  finish(): Buffer {
    return this.bytes.subarray(0, this.position)
  }

  private grow(more: number): void {
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.position + more, this.bytes.length * 2))
    bytes.set(this.bytes.subarray(0, this.position))
    this.bytes = bytes
  }
}

/** Goes from cell to cell through the bytes that came beside an answer, without an object a cell. */
export class CellReader {
  bytes: Buffer = Buffer.alloc(0)
  rowFrom = 0
  rowTo = 0
  familyFrom = 0
  qualifierFrom = 0
  qualifierTo = 0
  /** Epoch milliseconds. */
  time = 0
  valueFrom = 0
  valueTo = 0
  private next = 0

  begin(bytes: Buffer): void {
    this.bytes = bytes
    this.next = 0
  }

  /** Turns to the next cell; there must be one. */
  read(): void {
    const { bytes } = this
    let at = this.next
    const keyLength = uint32(bytes, at + 4)
    const valueLength = uint32(bytes, at + 8)
    if (at + 12 + keyLength + valueLength > bytes.length) throw new Error('the server sent less than whole cells')
    at += 12
    this.valueFrom = at + keyLength
    this.valueTo = this.next = this.valueFrom + valueLength
    const rowLength = (bytes[at]! << 8) | bytes[at + 1]!
    this.rowFrom = at + 2
    this.rowTo = at = this.rowFrom + rowLength
    this.familyFrom = at + 1
    this.qualifierFrom = this.familyFrom + bytes[at]!
    this.qualifierTo = this.valueFrom - 9
    this.time = uint32(bytes, this.qualifierTo) * 2 ** 32 + uint32(bytes, this.qualifierTo + 4)
  }

  get row(): Buffer {
    return this.bytes.subarray(this.rowFrom, this.rowTo)
  }

  get family(): Buffer {
    return this.bytes.subarray(this.familyFrom, this.qualifierFrom)
  }

  get qualifier(): Buffer {
    return this.bytes.subarray(this.qualifierFrom, this.qualifierTo)
  }

  get value(): Buffer {
    return this.bytes.subarray(this.valueFrom, this.valueTo)
  }
}

/** Below so many bytes a loop is done before a call of the buffer's has begun. */
const shortCopy = 200

const copy = (source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): number => {
  const end = at + to - from
  if (to - from > shortCopy) target.set(source.subarray(from, to), at)
  else for (let i = at; i < end; i++) target[i] = source[from++]!
  return end
}

const writeUint32 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Takes a third of what the buffer's own method does. */
const uint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
