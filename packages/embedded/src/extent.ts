import type { Extent } from '@polymart/core'

/** Keeps the extent of an entity's rows as they are added and replaced. */
export class ExtentKeeper {
  rows: number
  private earliest: number | null
  private latest: number | null
  private lost = false

  constructor({ rows, earliest, latest }: Extent) {
    this.rows = rows
    this.earliest = earliest
    this.latest = latest
  }

  /** A row has this time. */
  see(time: number | undefined): void {
    if (time === undefined) return
    if (this.earliest === null || time < this.earliest) this.earliest = time
    if (this.latest === null || time > this.latest) this.latest = time
  }

  /** A row had this time; if it was the earliest or latest, what is now can only be told from all. */
  forget(time: number | undefined): void {
    this.lost ||= time !== undefined && (time === this.earliest || time === this.latest)
  }

  finish(times: () => Iterable<number>): Extent {
    if (this.lost) {
      this.earliest = null
      this.latest = null
      for (const time of times()) this.see(time)
    }
    return { rows: this.rows, earliest: this.earliest, latest: this.latest }
  }
}
