const quote = 34
const backslash = 92
const comma = 44

/** Follows the bytes of JSON as they come, as far as is needed to know where the items of a list begin and end. */
export class JsonScanner {
  /** How many objects and lists are open. */
  depth = 0
  private inText = false
  private escaped = false

  /**
   * Goes on through some bytes; `onEdge` hears of the position behind each comma, opening and closing bracket that
   * stands at `edge`, the depth of a list's items.
   */
  scan(bytes: Uint8Array, edge: number, onEdge: (position: number, byte: number) => void): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (this.inText) {
        if (this.escaped) this.escaped = false
        else if (byte === backslash) this.escaped = true
        else if (byte === quote) this.inText = false
      } else if (byte === quote) this.inText = true
      else if (byte === comma) {
        if (this.depth === edge) onEdge(i + 1, byte)
      } else if (byte === 91 || byte === 123) {
        if (++this.depth === edge) onEdge(i + 1, byte)
      } else if (byte === 93 || byte === 125) {
        if (this.depth-- === edge) onEdge(i + 1, byte)
      }
    }
  }
}
