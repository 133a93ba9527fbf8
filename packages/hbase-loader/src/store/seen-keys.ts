import { keyHash } from './key-hash.js'

/** Keys that one filter takes before another is begun. */
const keysPerFilter = 1 << 20
/** A filter tells of one key in 1,500 that it came, though it did not; then it is looked up. */
const bitsPerKey = 16
const probes = 8
const bits = keysPerFilter * bitsPerKey

/** Which keys came before, perhaps: Bloom filters, 2 bytes a key, that never miss one that did. */
export class SeenKeys {
  private readonly filters: Uint32Array[] = []
  private keys = keysPerFilter

  /** Whether the key may have come before; it has come now. */
  add(key: Uint8Array): boolean {
    const hash = keyHash(key)
    const first = Math.floor(hash / 2 ** 21)
    const step = (hash % 2 ** 21) | 1
    if (this.filters.some((filter) => has(filter, first, step))) return true
    if (this.keys === keysPerFilter) {
      this.filters.push(new Uint32Array(bits / 32))
      this.keys = 0
    }
    this.keys++
    const filter = this.filters.at(-1)!
    for (let i = 0; i < probes; i++) {
      const bit = ((first + Math.imul(i, step)) >>> 0) & (bits - 1)
      filter[bit >>> 5]! |= 1 << (bit & 31)
    }
    return false
  }
}

const has = (filter: Uint32Array, first: number, step: number): boolean => {
  for (let i = 0; i < probes; i++) {
    const bit = ((first + Math.imul(i, step)) >>> 0) & (bits - 1)
    if ((filter[bit >>> 5]! & (1 << (bit & 31))) === 0) return false
  }
  return true
}
