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

/** Users by where they live, each as often as they look in, in the order in which they can. */
export class Guests {
  private readonly people: People
  private readonly byPlace: readonly number[][] = places.map(() => [])
  private readonly byCountry: readonly number[][] = countries.map(() => [])
  private readonly all: number[] = []

  constructor(people: People) {
    this.people = people
    const { segments, homes } = people
    const firstDays = Int32Array.from(segments, (_, user) => firstVisitDay(people, user))
    for (const user of Int32Array.from(segments.keys()).sort((a, b) => firstDays[a]! - firstDays[b]! || a - b)) {
      const home = homes[user]!
      for (let i = 0; i < visits[segments[user]!]; i++) {
        this.byPlace[home]!.push(user)
        this.byCountry[places[home]!.country]!.push(user)
        this.all.push(user)
      }
    }
  }

  /**
   * Who visits from a place on a day: someone of that city who has signed up by then; else of that country, on the way;
   * else anyone, abroad. Where nobody has, somebody who will.
   */
  from(random: Random, place: number, day: number): number {
    for (const users of [this.byPlace[place]!, this.byCountry[places[place]!.country]!, this.all]) {
      const known = this.knownBy(users, day)
      if (known > 0) return users[random.below(known)]!
    }
    return random.pick(this.all)
  }

  /** How many of these can be signed in on a day. */
  private knownBy(users: readonly number[], day: number): number {
    let low = 0
    let high = users.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (firstVisitDay(this.people, users[middle]!) <= day) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The first day on which a user can be signed in on a visit. */
export const firstVisitDay = ({ signupDays }: People, user: number): number =>
  Math.min(historyDays - 1, Math.max(firstSessionDay, signupDays[user]! + 1))
