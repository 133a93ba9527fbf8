import { bytesOfColumns } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import { tablesOf } from '../read/read-partition.js'
import type { Times } from '../read/times.js'

/**
 * Columns of all rows, or of those of some times, cut into some number of parts: each part's own rows, and the parts with
 * the ghost rows that they exchanged.
 */
export interface Kept {
  readonly times: Times
  readonly own: readonly PartitionData[]
  readonly linked: readonly PartitionData[]
}

/** Columns that were read, by the number of partitions in which they were. The budget goes to those that were used last. */
export class KeptColumns {
  private readonly budget: number
  private readonly byCount = new Map<number, Kept & { readonly bytes: number }>()

  constructor(budget: number) {
    this.budget = budget
  }

  get(count: number): Kept | undefined {
    const kept = this.byCount.get(count)
    if (!kept) return undefined
    this.byCount.delete(count)
    this.byCount.set(count, kept)
    return kept
  }

  /** The number of partitions that was used last. */
  latest(): number | undefined {
    return [...this.byCount.keys()].at(-1)
  }

  /** Those of other numbers of partitions hold the same rows a second time, and go first. */
  set(count: number, kept: Kept): void {
    this.byCount.delete(count)
    const bytes = bytesOf(kept)
    this.makeRoom(bytes)
    this.byCount.set(count, { ...kept, bytes })
  }

  delete(count: number): void {
    this.byCount.delete(count)
  }

  /** Forgets what was used longest ago, until so many bytes more are within the budget. */
  makeRoom(bytes: number): void {
    let taken = [...this.byCount.values()].reduce((sum, kept) => sum + kept.bytes, bytes)
    for (const [count, kept] of this.byCount) {
      if (taken <= this.budget) return
      this.byCount.delete(count)
      taken -= kept.bytes
    }
  }

  clear(): void {
    this.byCount.clear()
  }
}

const bytesOf = ({ own }: Kept): number =>
  own.reduce(
    (sum, part) =>
      sum + Object.values(tablesOf(part)).reduce((bytes, { columns }) => bytes + bytesOfColumns(columns), 0),
    0,
  )
