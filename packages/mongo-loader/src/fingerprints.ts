/** Which texts were met, by 64 bits of each: two of a hundred million texts share them once in a few thousand loads. */
export class Fingerprints {
  private slots = new Int32Array(1 << 10)
  private length = 0

  add(text: string): void {
    if (this.length * 3 > this.slots.length) this.grow()
    const [high, low] = fingerprint(text)
    if (this.insert(high, low)) this.length++
  }

  has(text: string): boolean {
    const [high, low] = fingerprint(text)
    const slot = this.slotOf(high, low)
    return this.slots[slot] !== 0 || this.slots[slot + 1] !== 0
  }

  private insert(high: number, low: number): boolean {
    const slot = this.slotOf(high, low)
    if (this.slots[slot] !== 0 || this.slots[slot + 1] !== 0) return false
    this.slots[slot] = high
    this.slots[slot + 1] = low
    return true
  }

  /** Where a fingerprint is, or would be. */
  private slotOf(high: number, low: number): number {
    const { slots } = this
    const mask = slots.length - 2
    let slot = (low << 1) & mask
    while ((slots[slot] !== 0 || slots[slot + 1] !== 0) && (slots[slot] !== high || slots[slot + 1] !== low))
      slot = (slot + 2) & mask
    return slot
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Int32Array(old.length * 2)
    for (let i = 0; i < old.length; i += 2) if (old[i] !== 0 || old[i + 1] !== 0) this.insert(old[i]!, old[i + 1]!)
  }
}

/** Never two zeros, which stand for an empty slot. */
const fingerprint = (text: string): readonly [number, number] => {
  let high = 0x811c9dc5
  let low = 0x01000193
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x85ebca6b)
    low ^= low >>> 13
  }
  high = Math.imul(high ^ (high >>> 15), 0x2c1b3c6d)
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35)
  return [high ^ (high >>> 13) || 1, (low ^ (low >>> 16)) | 0]
}
