/** Reads Avro binary. Reading past the end throws RangeError, so that a cut cell is noticed. */
export class ByteReader {
  bytes: Uint8Array = new Uint8Array(0)
  position = 0
  private end = 0

  /** Turns to the bytes of a cell, which may be a part of more. */
  reset(bytes: Uint8Array, from = 0, to = bytes.length): this {
    this.bytes = bytes
    this.position = from
    this.end = to
    return this
  }

  byte(): number {
    if (this.position >= this.end) throw new RangeError('The cell ends too early.')
    return this.bytes[this.position++]!
  }

  long(): number {
    let next = this.byte()
    const negative = next & 1
    let value = (next & 127) >> 1
    if (next > 127) {
      next = this.byte()
      value += (next & 127) * 64
      let factor = 8192
      while (next > 127) {
        next = this.byte()
        value += (next & 127) * factor
        factor *= 128
      }
      if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('The cell holds a number that is too large.')
    }
    return negative ? -1 - value : value
  }

  skipLong(): void {
    while (this.byte() > 127);
  }

  /** The length of a text or list that follows, checked against what is left. */
  length(): number {
    const length = this.long()
    if (length < 0 || length > this.left) throw new RangeError('The cell holds a length that is too large.')
    return length
  }

  skipText(): void {
    const length = this.length()
    this.position += length
  }

  get left(): number {
    return this.end - this.position
  }
}
