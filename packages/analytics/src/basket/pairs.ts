import type { Slices } from '../slices.js'
import { groupRows } from '../read/persons.js'
import type { Groups } from '../read/persons.js'

/** Baskets: the items of basket i are codes[offsets[i]] to codes[offsets[i + 1] − 1], all different. */
export interface Baskets {
  readonly offsets: Int32Array
  readonly codes: Int32Array
}

/** Pairs of items that are in many baskets, both ways round; those of item i are partners.offsets[i] and on, ascending. */
export interface Pairs {
  readonly offsets: Int32Array
  readonly partners: Int32Array
  /** Baskets with both. */
  readonly counts: Int32Array
}

/** So many looks at an item of a basket are a slice. */
const sliceLooks = 1 << 17

/**
 * Counts the baskets that hold both of two items, of all pairs in at least `least` of them.
 *
 * For one item after the other its baskets are gone through and its later partners counted, in one array of all items;
 * so the memory is that of the baskets, the items and the pairs that are kept, and the time Σ (items of a basket)², at
 * most (what all baskets hold) × (the items of the largest).
 */
export function* countPairs(baskets: Baskets, items: number, least: number): Slices<Pairs> {
  const { offsets, codes } = baskets
  const basketsOf = invert(baskets, items)
  yield
  const together = new Int32Array(items)
  const found = new Int32Array(items)
  const [firsts, seconds, counts] = [new Ints(), new Ints(), new Ints()]
  let looks = 0
  for (let item = 0; item < items; item++) {
    let seen = 0
    for (let i = basketsOf.offsets[item]!; i < basketsOf.offsets[item + 1]!; i++) {
      const basket = basketsOf.rows[i]!
      looks += offsets[basket + 1]! - offsets[basket]!
      if (looks >= sliceLooks) {
        looks = 0
        yield
      }
      for (let j = offsets[basket]!; j < offsets[basket + 1]!; j++) {
        const other = codes[j]!
        if (other > item && together[other]!++ === 0) found[seen++] = other
      }
    }
    let kept = 0
    for (let i = 0; i < seen; i++) {
      const other = found[i]!
      if (together[other]! >= least) found[kept++] = other
      else together[other] = 0
    }
    for (const other of found.subarray(0, kept).sort()) {
      firsts.push(item)
      seconds.push(other)
      counts.push(together[other]!)
      together[other] = 0
    }
  }
  return bothWays(firsts.values(), seconds.values(), counts.values(), items)
}

/** Pairs that stand once, by their first item, then by their second, which is greater, as partners of either. */
const bothWays = (firsts: Int32Array, seconds: Int32Array, counts: Int32Array, items: number): Pairs => {
  const pairs: Pairs = {
    offsets: new Int32Array(items + 1),
    partners: new Int32Array(2 * firsts.length),
    counts: new Int32Array(2 * firsts.length),
  }
  for (const of of [firsts, seconds]) for (const item of of) pairs.offsets[item + 1]!++
  for (let item = 0; item < items; item++) pairs.offsets[item + 1]! += pairs.offsets[item]!
  const next = pairs.offsets.slice(0, items)
  const add = (of: Int32Array, partners: Int32Array): void => {
    for (let pair = 0; pair < of.length; pair++) {
      const place = next[of[pair]!]!++
      pairs.partners[place] = partners[pair]!
      pairs.counts[place] = counts[pair]!
    }
  }
  // The lesser partners of each item, which are ascending as the pairs are, then the greater ones.
  add(seconds, firsts)
  add(firsts, seconds)
  return pairs
}

/** By item, the baskets that hold it. */
const invert = ({ offsets, codes }: Baskets, items: number): Groups => {
  const { offsets: ends, rows } = groupRows(codes, items)
  const basketOf = new Int32Array(codes.length)
  for (let basket = 0; basket + 1 < offsets.length; basket++)
    basketOf.fill(basket, offsets[basket], offsets[basket + 1])
  return { offsets: ends, rows: rows.map((entry) => basketOf[entry]!) }
}

/** Whole numbers, as many as come. */
class Ints {
  length = 0
  private all = new Int32Array(1024)

  push(value: number): void {
    if (this.length === this.all.length) {
      const more = new Int32Array(2 * this.length)
      more.set(this.all)
      this.all = more
    }
    this.all[this.length++] = value
  }

  values(): Int32Array {
    return this.all.slice(0, this.length)
  }
}
