/** A typed array over shared memory, so that workers see a column without a copy. */
export const sharedFloats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8))
/** As `sharedFloats`, of 32 bits each. */
export const sharedInts = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4))
/** As `sharedFloats`, of a byte each. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))

/** Where columns get their arrays from. */
export interface ColumnMemory {
  /** Of 64 bits each. */
  floats(length: number): Float64Array
  /** Of 32 bits each. */
  ints(length: number): Int32Array
  /** Of a byte each. */
  bytes(length: number): Uint8Array
}

export const sharedMemory: ColumnMemory = { floats: sharedFloats, ints: sharedInts, bytes: sharedBytes }

/**
 * Memory of this thread for columns that are soon done with. Allocating and freeing such arrays over and over leaves
 * holes that nothing else fits into; `reuse` gives the same memory again.
 */
export class Scratch implements ColumnMemory {
  private buffer = new ArrayBuffer(0)
  private asked = 0

  /** All arrays given so far may be overwritten from now on. */
  reuse(): void {
    if (this.asked > this.buffer.byteLength) this.buffer = new ArrayBuffer(Math.ceil(this.asked * 1.2))
    this.asked = 0
  }

  floats(length: number): Float64Array {
    const at = this.take(length * 8)
    return at < 0 ? new Float64Array(length) : new Float64Array(this.buffer, at, length)
  }

  ints(length: number): Int32Array {
    const at = this.take(length * 4)
    return at < 0 ? new Int32Array(length) : new Int32Array(this.buffer, at, length)
  }

  bytes(length: number): Uint8Array {
    const at = this.take(length)
    return at < 0 ? new Uint8Array(length) : new Uint8Array(this.buffer, at, length)
  }

  /** Where so many bytes begin; below 0 where there is no room for them yet. */
  private take(bytes: number): number {
    const at = Math.ceil(this.asked / 8) * 8
    this.asked = at + bytes
    return this.asked <= this.buffer.byteLength ? at : -1
  }
}
