import { devices } from '@polymart/core'
import { sizeOf } from '../plan.js'
import type { Range } from '../plan.js'
import type { Random } from '../random.js'
import { places } from '../shop/places.js'

/** How often a visitor whom nobody knows is one who was there before. */
const returning = 0.4
const bots = 8

/** Numbers of browsers and apps: of each user one for each kind of device, then of bots, then of those nobody knows. */
export class Visitors {
  private readonly from: number
  private readonly firstStranger: number
  private strangers = 0
  /** By device and place: the last stranger there. */
  private readonly last = new Int32Array(devices.length * places.length).fill(-1)

  /** A block has fewer strangers than sessions, so blocks share no number. */
  constructor(users: Range, sessions: Range) {
    this.from = devices.length * users.from + sessions.from
    this.firstStranger = this.from + devices.length * sizeOf(users) + bots
  }

  ofUser(user: number, device: number): number {
    return this.from + devices.length * user + device
  }

  bot(random: Random): number {
    return this.firstStranger - 1 - random.below(bots)
  }

  /** A stranger with one device at one place, new or seen there before. */
  stranger(random: Random, device: number, place: number): number {
    const cell = device * places.length + place
    const last = this.last[cell]!
    if (last >= 0 && random.chance(returning)) return last
    return (this.last[cell] = this.firstStranger + this.strangers++)
  }

  /** Every number that was given out, and some that were not. */
  range(): Range {
    return { from: this.from, to: this.firstStranger + this.strangers }
  }
}
