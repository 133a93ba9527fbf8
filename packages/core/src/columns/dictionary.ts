import type { Dictionary } from './column.js'
import { sharedBytes, sharedInts } from './memory.js'

const encoder = new TextEncoder()

/**
 * Collects texts and gives each distinct one a code, in order of first appearance. `unique` skips the search where
 * every text is new (the ids of an entity's own rows).
 */
export class DictionaryBuilder {
  length = 0
  private bytes = new Uint8Array(1024)
  private offsets = new Int32Array(256)
  /** An open hash table: a text's code, or -1, and beside it the text's hash. */
  private slots: Int32Array
  private readonly codes = new Map<string, number>()
  private readonly unique: boolean

  constructor(options: { unique?: boolean; symbols?: readonly string[] } = {}) {
    this.unique = options.unique ?? false
    this.slots = new Int32Array(this.unique ? 0 : 512).fill(-1)
    for (const symbol of options.symbols ?? []) this.add(symbol)
  }

  /** The code of a text. */
  add(text: string): number {
    const known = this.codes.get(text)
    if (known !== undefined) return known
    const start = this.offsets[this.length]!
    this.reserve(text.length * 3)
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start))
    const code = this.addBytes(this.bytes, start, start + written)
    if (!this.unique) this.codes.set(text, code)
    return code
  }

  /** The code of a text that is there as UTF-8; −1 if it was not added. Not for unique texts. */
  find(source: Uint8Array, from: number, to: number): number {
    const hash = hashOf(source, from, to)
    const mask = this.slots.length - 2
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const code = this.slots[slot]!
      if (code < 0 || (this.slots[slot + 1] === hash && this.holds(code, source, from, to))) return code
    }
  }

  /** The code of a text that is there as UTF-8. */
  addBytes(source: Uint8Array, from: number, to: number): number {
    if (this.unique) return this.append(source, from, to)
    const hash = hashOf(source, from, to)
    const slots = this.slots
    const mask = slots.length - 2
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const code = slots[slot]!
      if (code < 0) {
        slots[slot] = this.length
        slots[slot + 1] = hash
        return this.append(source, from, to)
      }
      if (slots[slot + 1] === hash && this.holds(code, source, from, to)) return code
    }
  }

  /** All texts so far, in shared memory. */
  finish(): Dictionary {
    const end = this.offsets[this.length]!
    const bytes = sharedBytes(end)
    bytes.set(this.bytes.subarray(0, end))
    const offsets = sharedInts(this.length + 1)
    offsets.set(this.offsets.subarray(0, this.length + 1))
    return { bytes, offsets, length: this.length }
  }

  private append(source: Uint8Array, from: number, to: number): number {
    this.reserve(to - from)
    const bytes = this.bytes
    let end = this.offsets[this.length]!
    for (let i = from; i < to; i++) bytes[end++] = source[i]!
    const code = this.length++
    if (this.length === this.offsets.length) {
      const offsets = new Int32Array(this.offsets.length * 2)
      offsets.set(this.offsets)
      this.offsets = offsets
    }
    this.offsets[this.length] = end
    if (!this.unique && this.length * 4 > this.slots.length) this.grow()
    return code
  }

  private grow(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1)
    const mask = slots.length - 2
    for (let old = 0; old < this.slots.length; old += 2) {
      if (this.slots[old]! < 0) continue
      let slot = (this.slots[old + 1]! << 1) & mask
      while (slots[slot]! >= 0) slot = (slot + 2) & mask
      slots[slot] = this.slots[old]!
      slots[slot + 1] = this.slots[old + 1]!
    }
    this.slots = slots
  }

  private holds(code: number, source: Uint8Array, from: number, to: number): boolean {
    let i = this.offsets[code]!
    if (this.offsets[code + 1]! - i !== to - from) return false
    const bytes = this.bytes
    for (let j = from; j < to; i++, j++) if (bytes[i] !== source[j]) return false
    return true
  }

  private reserve(more: number): void {
    const needed = this.offsets[this.length]! + more
    if (needed <= this.bytes.length) return
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    bytes.set(this.bytes)
    this.bytes = bytes
  }
}

/** FNV-1a over words of four bytes, mixed at the end since the table looks at the lowest bits. */
const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = 0x811c9dc5
  let i = from
  for (; i + 4 <= to; i += 4) {
    const word = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)
    hash = Math.imul(hash ^ word, 0x01000193)
    hash ^= hash >>> 15
  }
  for (; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

/** A dictionary of given texts; a code is a place in the array. */
export const dictionaryOf = (texts: readonly string[]): Dictionary => {
  const builder = new DictionaryBuilder({ unique: true })
  for (const text of texts) builder.add(text)
  return builder.finish()
}
