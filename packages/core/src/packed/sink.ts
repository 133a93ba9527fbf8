/** Gathers typed arrays as bytes, each at a multiple of eight, so that they can be read where they stand. */
export class ByteSink {
  private readonly parts: Uint8Array[] = []
  private length = 0

  /** Where the array will stand. */
  add(array: ArrayBufferView): number {
    const at = this.length
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    this.parts.push(bytes)
    this.length += (bytes.length + 7) & ~7
    return at
  }

  /** All of it behind so many other bytes, which are left for the caller to fill. */
  finish(front: number): Uint8Array {
    const bytes = new Uint8Array(front + this.length)
    let at = front
    for (const part of this.parts) {
      bytes.set(part, at)
      at += (part.length + 7) & ~7
    }
    return bytes
  }
}
