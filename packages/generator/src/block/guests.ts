import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/history.js'
import { countries, places } from '../shop/places.js'
import type { People } from './people.js'
import type { Segment } from './segments.js'

/** How often users of a segment look in, against others. */
const visits: Readonly<Record<Segment, number>> = {
  prospect: 2,
  oneTime: 2,
  occasional: 4,
  loyal: 8,
  lapsed: 1,
  new: 8,
  staff: 0,
  regular: 4,
}

/** Users by where they live, each as often as they look in. */
export class Guests {
  private readonly byPlace: readonly number[][] = places.map(() => [])
  private readonly byCountry: readonly number[][] = countries.map(() => [])
  private readonly all: number[] = []

  constructor({ segments, homes }: People) {
    segments.forEach((segment, user) => {
      const home = homes[user]!
      for (let i = 0; i < visits[segment]; i++) {
        this.byPlace[home]!.push(user)
        this.byCountry[places[home]!.country]!.push(user)
        this.all.push(user)
      }
    })
  }

  /** Who visits from a place: someone of that city; else of that country, on the way; else anyone, abroad. */
  from(random: Random, place: number): number {
    const local = this.byPlace[place]!
    if (local.length > 0) return random.pick(local)
    const near = this.byCountry[places[place]!.country]!
    return random.pick(near.length > 0 ? near : this.all)
  }
}

/** The first day on which a user can be signed in on a visit. */
export const firstVisitDay = ({ signupDays }: People, user: number): number =>
  Math.min(historyDays - 1, Math.max(firstSessionDay, signupDays[user]! + 1))
