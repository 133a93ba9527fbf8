import { keyHash } from './key-hash.js'

/** A set of keys by 53 bits of their hashes, 8 to 16 bytes a key. */
export class Fingerprints {
  private size = 0
  /** As open addressing has it; NaN where there is none. */
  private slots = new Float64Array(1 << 10).fill(NaN)

  add(key: Uint8Array): void {
    if (this.size * 4 > this.slots.length * 3) this.grow()
    if (this.put(keyHash(key))) this.size++
  }

  has(key: Uint8Array): boolean {
    const wanted = keyHash(key)
    return this.slots[this.slot(wanted)] === wanted
  }

  private put(value: number): boolean {
    const slot = this.slot(value)
    const isNew = this.slots[slot] !== value
    this.slots[slot] = value
    return isNew
  }

  /** Where it is, or would be. */
  private slot(value: number): number {
    const { slots } = this
    let slot = value % slots.length
    while (slots[slot] !== value && !Number.isNaN(slots[slot])) slot = (slot + 1) % slots.length
    return slot
  }

  private grow(): void {
    const former = this.slots
    this.slots = new Float64Array(former.length * 2).fill(NaN)
    for (const value of former) if (!Number.isNaN(value)) this.put(value)
  }
}
