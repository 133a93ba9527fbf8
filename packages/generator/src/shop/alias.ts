import type { Random } from '../random.js'

/** Draws numbers in proportion to weights in constant time (Walker's alias method, built as Vose does). */
export class Alias {
  private readonly keep: Float64Array
  private readonly other: Int32Array

  /** At least one weight is above zero; none is below. */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length
    let total = 0
    for (let i = 0; i < count; i++) total += weights[i]!
    this.keep = new Float64Array(count)
    this.other = new Int32Array(count)
    const small: number[] = []
    const large: number[] = []
    for (let i = 0; i < count; i++) {
      this.keep[i] = (weights[i]! * count) / total
      ;(this.keep[i]! < 1 ? small : large).push(i)
    }
    while (small.length > 0 && large.length > 0) {
      const less = small.pop()!
      const more = large[large.length - 1]!
      this.other[less] = more
      this.keep[more] = this.keep[more]! - (1 - this.keep[less]!)
      if (this.keep[more] < 1) small.push(large.pop()!)
    }
    // What is left differs from 1 by rounding alone.
    for (const i of small) this.keep[i] = 1
    for (const i of large) this.keep[i] = 1
  }

  pick(random: Random): number {
    const at = random.next() * this.keep.length
    const i = Math.floor(at)
    return at - i < this.keep[i]! ? i : this.other[i]!
  }
}
