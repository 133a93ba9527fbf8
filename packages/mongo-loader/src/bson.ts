/** The types of values that a store's documents hold; see bsonspec.org. */
export const bson = {
  double: 0x01,
  text: 0x02,
  document: 0x03,
  array: 0x04,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  int32: 0x10,
  int64: 0x12,
} as const

const eight = new Uint8Array(8)
const asDouble = new Float64Array(eight.buffer)

/** Reads the bytes of documents, one value after the other. */
export class BsonCursor {
  bytes: Uint8Array = new Uint8Array(0)
  position = 0

  /** Stands at the beginning of other bytes. */
  begin(bytes: Uint8Array): void {
    this.bytes = bytes
    this.position = 0
  }

  byte(): number {
    return this.bytes[this.position++]!
  }

  int32(): number {
    const { bytes, position } = this
    this.position = position + 4
    return bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24)
  }

  /** Exact for safe integers. */
  int64(): number {
    const low = this.int32() >>> 0
    return this.int32() * 2 ** 32 + low
  }

  double(): number {
    for (let i = 0; i < 8; i++) eight[i] = this.bytes[this.position + i]!
    this.position += 8
    return asDouble[0]!
  }

  /** Passes over the name of a field, with its end. */
  skipName(): void {
    while (this.bytes[this.position++] !== 0);
  }

  /** Whether a name, with its end, stands here; if so, it is passed over. */
  takeName(name: Uint8Array): boolean {
    const { bytes, position } = this
    for (let i = 0; i < name.length; i++) if (bytes[position + i] !== name[i]) return false
    this.position = position + name.length
    return true
  }

  /** `position += int32()` would read the position first. */
  private forward(bytes: number): void {
    this.position += bytes
  }

  /** Passes over a value of a type. @throws RangeError where no such type is known. */
  skip(type: number): void {
    switch (type) {
      case bson.double:
      case bson.date:
      case bson.int64:
      case 0x11: // timestamp
        this.position += 8
        return
      case bson.text:
      case 0x0d: // code
      case 0x0e: // symbol
        this.forward(this.int32())
        return
      case bson.document:
      case bson.array:
      case 0x0f: // code with scope
        this.forward(this.int32() - 4)
        return
      case 0x05: // binary
        this.forward(this.int32() + 1)
        return
      case bson.boolean:
        this.position += 1
        return
      case bson.null:
      case 0x06: // undefined
      case 0x7f: // greatest key
      case 0xff: // least key
        return
      case bson.int32:
        this.position += 4
        return
      case 0x07: // object id
        this.position += 12
        return
      case 0x0b: // regular expression
        this.skipName()
        this.skipName()
        return
      case 0x13: // decimal
        this.position += 16
        return
      default:
        throw new RangeError(`Type ${type} is none of BSON.`)
    }
  }
}
