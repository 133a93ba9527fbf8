const dayMs = 86_400_000
const zero = 48

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Grows as JSON is written to it, as UTF-8. */
export class TextWriter {
  bytes = new Uint8Array(1 << 16)
  position = 0
  private day = NaN
  /** `2026-07-01T` of the day. */
  private date = bytesOf('')

  copy(source: Uint8Array, from = 0, to = source.length): void {
    this.reserve(to - from)
    const bytes = this.bytes
    let position = this.position
    for (let i = from; i < to; i++) bytes[position++] = source[i]!
    this.position = position
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.position++] = value
  }

  /** A safe integer, in decimal. */
  integer(value: number): void {
    if (value < 0) this.byte(45)
    let rest = Math.abs(value)
    let width = 1
    for (let power = 10; power <= rest; power *= 10) width++
    this.reserve(width)
    for (let at = this.position + width - 1; at >= this.position; at--) {
      const next = Math.floor(rest / 10)
      this.bytes[at] = zero + (rest - next * 10)
      rest = next
    }
    this.position += width
  }

  /** Epoch milliseconds of the years 0 to 9999 as ISO 8601 in UTC: `2026-07-01T00:00:00.000Z`. */
  time(at: number): void {
    const day = Math.floor(at / dayMs)
    if (day !== this.day) {
      this.day = day
      this.date = bytesOf(new Date(day * dayMs).toISOString().slice(0, 11))
    }
    this.copy(this.date)
    this.reserve(13)
    let rest = at - day * dayMs
    const { bytes, position } = this
    const hours = (rest / 3_600_000) | 0
    rest -= hours * 3_600_000
    const minutes = (rest / 60_000) | 0
    rest -= minutes * 60_000
    const seconds = (rest / 1000) | 0
    this.pair(position, hours)
    bytes[position + 2] = 58
    this.pair(position + 3, minutes)
    bytes[position + 5] = 58
    this.pair(position + 6, seconds)
    bytes[position + 8] = 46
    const ms = rest - seconds * 1000
    const hundreds = (ms / 100) | 0
    bytes[position + 9] = zero + hundreds
    this.pair(position + 10, ms - hundreds * 100)
    bytes[position + 12] = 90
    this.position = position + 13
  }

  private pair(at: number, value: number): void {
    const tens = (value / 10) | 0
    this.bytes[at] = zero + tens
    this.bytes[at + 1] = zero + value - tens * 10
  }

  private reserve(more: number): void {
    if (this.position + more <= this.bytes.length) return
    const bytes = new Uint8Array(Math.max(this.position + more, this.bytes.length * 2))
    bytes.set(this.bytes)
    this.bytes = bytes
  }
}
