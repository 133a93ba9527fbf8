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
  private slots: Int32Array
  private readonly codes = new Map<string, number>()
  private readonly unique: boolean

  constructor(options: { unique?: boolean; symbols?: readonly string[] } = {}) {
    this.unique = options.unique ?? false
    this.slots = new Int32Array(this.unique ? 0 : 256).fill(-1)
    for (const symbol of options.symbols ?? []) this.add(symbol)
  }

  /** The code of a text. */
  add(text: string): number {
    const known = this.codes.get(text)
    if (known !== undefined) return known
    const start = this.offsets[this.length]!
    this.reserve(text.length * 3)
    const { written } = encoder.encodeInto(text, this.bytes.subarray(start))
    const code = this.place(start, start + written)
    if (!this.unique) this.codes.set(text, code)
    return code
  }

  /** The code of a text that is there as UTF-8. */
  addBytes(source: Uint8Array, from: number, to: number): number {
    const start = this.offsets[this.length]!
    // Rows come ordered by person, so the last text is often this one again.
    if (this.length > 0 && !this.unique && this.same(this.length - 1, source, from, to)) return this.length - 1
    this.reserve(to - from)
    const bytes = this.bytes
    for (let i = from, j = start; i < to; i++, j++) bytes[j] = source[i]!
    return this.place(start, start + to - from)
  }

  finish(): Dictionary {
    const end = this.offsets[this.length]!
    const bytes = sharedBytes(end)
    bytes.set(this.bytes.subarray(0, end))
    const offsets = sharedInts(this.length + 1)
    offsets.set(this.offsets.subarray(0, this.length + 1))
    return { bytes, offsets, length: this.length }
  }

  /** Takes the text that was just written behind the last one, unless it is known. */
  private place(start: number, end: number): number {
    if (this.unique) return this.append(end)
    const mask = this.slots.length - 1
    for (let slot = this.hash(start, end) & mask; ; slot = (slot + 1) & mask) {
      const code = this.slots[slot]!
      if (code < 0) {
        this.slots[slot] = this.length
        return this.append(end)
      }
      if (this.same(code, this.bytes, start, end)) return code
    }
  }

  private append(end: number): number {
    const code = this.length++
    if (this.length + 1 >= this.offsets.length) {
      const offsets = new Int32Array(this.offsets.length * 2)
      offsets.set(this.offsets)
      this.offsets = offsets
    }
    this.offsets[this.length] = end
    if (!this.unique && this.length * 2 > this.slots.length) this.rehash()
    return code
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 4).fill(-1)
    const mask = slots.length - 1
    for (let code = 0; code < this.length; code++) {
      let slot = this.hash(this.offsets[code]!, this.offsets[code + 1]!) & mask
      while (slots[slot]! >= 0) slot = (slot + 1) & mask
      slots[slot] = code
    }
    this.slots = slots
  }

  private hash(start: number, end: number): number {
    const bytes = this.bytes
    let hash = 0x811c9dc5
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
    return hash ^ (hash >>> 15)
  }

  private same(code: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.offsets[code]!
    if (this.offsets[code + 1]! - start !== to - from) return false
    const bytes = this.bytes
    for (let i = from, j = start; i < to; i++, j++) if (bytes[j] !== source[i]) return false
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

/** A dictionary of given texts; a code is a place in the array. */
export const dictionaryOf = (texts: readonly string[]): Dictionary => {
  const builder = new DictionaryBuilder({ unique: true })
  for (const text of texts) builder.add(text)
  return builder.finish()
}
