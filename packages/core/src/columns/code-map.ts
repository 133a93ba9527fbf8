import type { Dictionary } from './column.js'

/** What is known of a dictionary's texts: numbers from `next` on are given out by the next map of it. */
const ledgers = new WeakMap<Dictionary, { readonly known: Int32Array; next: number }>()

/**
 * The codes that texts of one dictionary have in another, which gets them as they are met. A dictionary's ledger goes
 * from map to map, each with higher numbers than the last, so that many small maps of a large dictionary need not
 * clear it each time.
 */
export class CodeMap {
  /** By code of the one: that of the other plus `base`; less than `base` where it was not met. */
  readonly known: Int32Array
  readonly base: number
  /** The codes of the one, in the order in which they were added. */
  readonly added: number[] = []
  private readonly from: Dictionary

  constructor(from: Dictionary) {
    this.from = from
    const ledger = ledgers.get(from) ?? { known: new Int32Array(from.length), next: 1 }
    ledgers.set(from, ledger)
    this.known = ledger.known
    this.base = ledger.next
  }

  /** A text of the one has this code in the other, which it gives back. */
  add(code: number, to: number): number {
    this.added.push(code)
    this.known[code] = this.base + to
    return to
  }

  /** Ends the map; the other has so many codes. */
  finish(codes = this.added.length): void {
    const ledger = ledgers.get(this.from)!
    ledger.next += codes
    if (ledger.next < 2 ** 30) return
    ledger.known.fill(0)
    ledger.next = 1
  }
}
