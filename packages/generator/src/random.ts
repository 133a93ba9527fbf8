import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

const mixed = (hash: number, value: number): number => {
  let x = Math.imul(hash ^ value, 0x9e3779b1)
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

/** What a stream of random numbers is for. Streams are apart, so that drawing more of one leaves the others as they are. */
export type Purpose = 'catalogue' | 'products' | 'texts' | 'users' | 'orders' | 'sessions' | 'faults'
const purposes: readonly Purpose[] = ['catalogue', 'products', 'texts', 'users', 'orders', 'sessions', 'faults']

/**
 * A stream of random numbers. Everything that is made from it uses whole numbers and + − × ÷ alone, which give the
 * same bits on every machine; logarithms and powers may not.
 */
export class Random {
  private readonly generator: RandomGenerator

  constructor(seed: number, purpose: Purpose, block: number) {
    this.generator = xoroshiro128plus(mixed(mixed(mixed(0x706f6c79, seed), purposes.indexOf(purpose)), block))
  }

  /** A number in [0, 1), with 32 random bits. */
  next(): number {
    return (this.generator.next() >>> 0) / 0x100000000
  }

  /** A whole number from 0 up to but without `bound`, which is at most 2^32. */
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  shuffle<T extends { [index: number]: number; readonly length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = items[i]!
      items[i] = items[j]!
      items[j] = held
    }
    return items
  }
}
