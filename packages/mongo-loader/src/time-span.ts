import type { Extent } from '@polymart/core'

/** From when to when rows are. */
export class TimeSpan {
  earliest: number | null
  latest: number | null
  /** Whether a row at an end of it was taken away, so that only the rows tell where it ends now. */
  isLoose = false

  constructor({ earliest, latest }: Pick<Extent, 'earliest' | 'latest'>) {
    this.earliest = earliest
    this.latest = latest
  }

  add(time: number | null): void {
    if (time === null) return
    this.earliest = Math.min(time, this.earliest ?? time)
    this.latest = Math.max(time, this.latest ?? time)
  }

  /** One row has another time now. */
  move(from: number | null, to: number | null): void {
    if (from !== to && (from === this.earliest || from === this.latest)) this.isLoose = true
    this.add(to)
  }
}
