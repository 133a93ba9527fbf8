import { setTimeout } from 'node:timers/promises'

/** Lets so many rows a second pass; with no rate, all. */
export class Throttle {
  private readonly rate: number | undefined
  /** Until when what passed so far may take. */
  private until = 0

  constructor(rate: number | undefined) {
    this.rate = rate
  }

  /** Waits until so many rows more may pass. */
  async pass(rows: number, signal?: AbortSignal): Promise<void> {
    if (this.rate === undefined) return
    const now = performance.now()
    const wait = Math.max(0, this.until - now)
    this.until = now + wait + (rows / this.rate) * 1000
    if (wait > 0) await setTimeout(wait, undefined, signal && { signal }).catch(() => undefined)
  }
}
