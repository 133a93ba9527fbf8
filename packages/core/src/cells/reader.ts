/** What stands above the lowest 28 bits of the largest safe integer, in zigzag. */
const highest = 2 ** 26 - 1

/** Reads Avro binary. Reading past the end throws RangeError, so that a cut cell is noticed. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0)
  position = 0
  end = 0

  /** Turns to the bytes of a cell, which may be a part of more. */
  reset(bytes: Uint8Array, from = 0, to = bytes.length): this {
    this.bytes = bytes
    this.position = from
    this.end = to
    return this
  }

  /** The next byte. */
  byte(): number {
    if (this.position >= this.end) throw new RangeError('The cell ends too early.')
    return this.bytes[this.position++]!
  }

  /** A whole number within ±2^53, in the zigzag varint of Avro. */
  long(): number {
    const first = this.byte()
    let low = first & 127
    let high = 0
    if (first > 127) {
      // Of the zigzag number, 28 bits fit whole numbers of 32 bits, and the others a double.
      let next = 128
      for (let shift = 7; shift < 28 && next > 127; shift += 7) {
        next = this.byte()
        low |= (next & 127) << shift
      }
      for (let factor = 1; next > 127; factor *= 128) {
        next = this.byte()
        high += (next & 127) * factor
      }
      if (high > highest) throw new RangeError('The cell holds a number that is too large.')
    }
    const value = high * 0x8000000 + (low >>> 1)
    return low & 1 ? -1 - value : value
  }

  /** Passes over a whole number. */
  skipLong(): void {
    while (this.byte() > 127);
  }

  /** The length of a text or list that follows, checked against what is left. */
  length(): number {
    const length = this.long()
    if (length < 0 || length > this.left) throw new RangeError('The cell holds a length that is too large.')
    return length
  }

  /** Passes over a text. */
  skipText(): void {
    const length = this.length()
    this.position += length
  }

  /** Bytes that are left. */
  get left(): number {
    return this.end - this.position
  }
}
