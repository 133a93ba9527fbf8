import { asError } from '@polymart/core'
import type { Shop } from '@polymart/analytics'
import type { Hearing } from '../answering/question.js'
import { generationOf } from './generation.js'

export interface WatchOptions extends Hearing {
  readonly every: number
  readonly maxAge: number
}

/** Looks whether the stores have changed, refreshes the shop when they have, and tells of each state that it sees. */
export class Watch {
  private readonly shop: Shop
  private readonly options: WatchOptions
  private timer: NodeJS.Timeout | undefined
  private readAt = Date.now()
  private failed = false
  private told: string | undefined

  constructor(shop: Shop, options: WatchOptions) {
    this.shop = shop
    this.options = options
    this.wait()
  }

  /** The state that answers are of now. It is told of where it was not yet: also a call can find that stores have changed. */
  async generation(): Promise<string> {
    const generation = generationOf(await this.shop.moments())
    if (generation === this.told) return generation
    if (this.told !== undefined)
      this.options.log('info', `The stores have changed: answers are of generation ${generation} from now on.`)
    this.told = generation
    this.options.generation(generation)
    return generation
  }

  close(): void {
    clearTimeout(this.timer)
    this.timer = undefined
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
      }
      await this.generation()
      this.failed = false
    } catch (error) {
      // Said once, not every second.
      if (!this.failed) log('warn', `Cannot ask whether the stores have changed: ${asError(error).message}`)
      this.failed = true
    }
    if (this.timer) this.wait()
  }
}
