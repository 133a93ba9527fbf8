/** Grows as Avro binary is written to it. */
export class ByteWriter {
  bytes: Uint8Array
  position = 0

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity)
  }

  byte(value: number): void {
    if (this.position === this.bytes.length) this.grow(1)
    this.bytes[this.position++] = value
  }

  /** Avro's long: zigzag, then seven bits a byte, lowest first. Takes any safe integer. */
  long(value: number): void {
    if (this.position + 10 > this.bytes.length) this.grow(10)
    const bytes = this.bytes
    const negative = value < 0
    let rest = negative ? -1 - value : value
    if (rest < 64) {
      bytes[this.position++] = (rest << 1) | (negative ? 1 : 0)
      return
    }
    bytes[this.position++] = ((rest % 64) << 1) | (negative ? 1 : 0) | 128
    rest = Math.floor(rest / 64)
    while (rest > 0x7fffffff) {
      bytes[this.position++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      bytes[this.position++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.position++] = rest
  }

  /** A whole number, from 0, as decimal digits, filled up with zeros. */
  digits(value: number, width: number): void {
    if (this.position + width > this.bytes.length) this.grow(width)
    let rest = value
    for (let i = this.position + width - 1; i >= this.position; i--) {
      const tenth = Math.floor(rest / 10)
      this.bytes[i] = 48 + rest - tenth * 10
      rest = tenth
    }
    this.position += width
  }

  copy(source: Uint8Array, from: number, to: number): void {
    if (this.position + to - from > this.bytes.length) this.grow(to - from)
    const bytes = this.bytes
    let position = this.position
    for (let i = from; i < to; i++) bytes[position++] = source[i]!
    this.position = position
  }

  private grow(more: number): void {
    const bytes = new Uint8Array(Math.max(this.position + more, this.bytes.length * 2))
    bytes.set(this.bytes)
    this.bytes = bytes
  }
}
