/** What a cell does: writes a value, or deletes a column up to its time. */
export const cellType = { put: 4, deleteColumn: 12 } as const

/** Bytes of a cell besides its row, family, qualifier and value. */
const overhead = 4 + 4 + 4 + 2 + 1 + 8 + 1

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

  add(row: Uint8Array, family: Uint8Array, qualifier: Uint8Array, time: number, type: number, value: Uint8Array): void {
    const keyLength = row.length + family.length + qualifier.length + 12
    const size = overhead + row.length + family.length + qualifier.length + value.length
    if (this.position + size > this.bytes.length) this.grow(size)
    const { bytes } = this
    let at = this.position
    at = bytes.writeUInt32BE(size - 4, at)
    at = bytes.writeUInt32BE(keyLength, at)
    at = bytes.writeUInt32BE(value.length, at)
    at = bytes.writeUInt16BE(row.length, at)
    bytes.set(row, at)
    at += row.length
    bytes[at++] = family.length
    // Names are short, and a call for each would cost more than it copies.
    for (let i = 0; i < family.length; i++) bytes[at++] = family[i]!
    for (let i = 0; i < qualifier.length; i++) bytes[at++] = qualifier[i]!
    at = bytes.writeUInt32BE(Math.floor(time / 2 ** 32), at)
    at = bytes.writeUInt32BE(time >>> 0, at)
    bytes[at++] = type
    bytes.set(value, at)
    this.position = at + value.length
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

/** Takes a third of what the buffer's own method does. */
const uint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
