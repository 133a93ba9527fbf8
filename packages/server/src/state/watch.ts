import { asError } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import type { Log } from '../log.js'
import { generationOf } from './generation.js'

export interface WatchOptions {
  readonly every: number
  readonly maxAge: number
  readonly log: Log
}

/** Looks whether the stores have changed, refreshes the shop when they have, and tells those who listen. */
export class Watch {
  private readonly shop: Shop
  private readonly options: WatchOptions
  private readonly listeners = new Set<(generation: string) => void>()
  private timer: NodeJS.Timeout | undefined
  private readAt = Date.now()
  private failed = false

  constructor(shop: Shop, options: WatchOptions) {
    this.shop = shop
    this.options = options
    this.wait()
  }

  /** Calls `listener` with each new generation; gives what ends that. */
  listen(listener: (generation: string) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get listening(): number {
    return this.listeners.size
  }

  /** The state that answers are of now. */
  async generation(): Promise<string> {
    return generationOf(await this.shop.moments())
  }

  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.listeners.clear()
  }

  private wait(): void {
    this.timer = setTimeout(() => void this.look(), this.options.every)
    this.timer.unref()
  }

  private async look(): Promise<void> {
    const { log, maxAge } = this.options
    try {
      const tells = Object.values(await this.shop.moments()).every(({ generation }) => generation > 0)
      const isOld = !tells && Date.now() - this.readAt >= maxAge
      if (isOld || (tells && (await this.shop.changed()))) {
        this.shop.refresh()
        this.readAt = Date.now()
        const generation = await this.generation()
        log('info', `The stores have changed: answers are of generation ${generation} from now on.`)
        for (const listener of this.listeners) listener(generation)
      }
      this.failed = false
    } catch (error) {
      // Said once, not every second.
      if (!this.failed) log('warn', `Cannot ask whether the stores have changed: ${asError(error).message}`)
      this.failed = true
    }
    if (this.timer) this.wait()
  }
}
