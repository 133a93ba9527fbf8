/** A set of row numbers below a bound: one bit each. */
export class RowSet {
  private readonly bits: Uint8Array

  constructor(bound: number) {
    this.bits = new Uint8Array(Math.ceil(bound / 8))
  }

  /** Adds a number; whether it was not there yet. */
  add(row: number): boolean {
    const byte = this.bits[row >>> 3]!
    const bit = 1 << (row & 7)
    this.bits[row >>> 3] = byte | bit
    return (byte & bit) === 0
  }
}
