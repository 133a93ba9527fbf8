import type { Batch } from '@polymart/core'
import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/history.js'
import { buyingOrigins, crawlOrigins, idleOrigins } from '../shop/origins.js'
import { home, places } from '../shop/places.js'
import { unknownPlace } from '../shop/rates.js'
import type { World } from '../shop/world.js'
import { agentOf } from './agents.js'
import { firstVisitDay, Guests } from './guests.js'
import { anonymous, bot, internal, signedIn } from './kinds.js'
import type { Orders } from './orders.js'
import type { People } from './people.js'
import { Script } from './script.js'
import { SessionRows } from './session-rows.js'
import type { SessionRanges, Visit } from './session-rows.js'
import { Visitors } from './visitors.js'
import { browse, buy, crawl, idleDepth, timesFrom, timesUntil } from './visits.js'

/** Of anonymous visits, how many are of users who did not sign in. */
const unknownUsers = 0.2
/** How long the last page stays open, in milliseconds. */
const longestLook = 20_000

/** The sessions of a block, each of the kind that was drawn for it. */
export const sessionsBatch = (
  random: Random,
  world: World,
  people: People,
  orders: Orders,
  kinds: Int32Array,
  ranges: SessionRanges,
): Batch<'sessions'> => {
  const { calendar } = world
  const guests = new Guests(people)
  const staff = people.segments.flatMap((segment, user) => (segment === 'staff' ? [user] : []))
  const visitors = new Visitors(ranges.users, ranges.sessions)
  const rows = new SessionRows(kinds.length, ranges, world.searches)
  const script = new Script()

  const add = (visit: Visit, times: Float64Array): void => {
    const end = Math.min(calendar.end - 1, times[script.length - 1]! + random.below(longestLook))
    const agent = agentOf(visit.device, visit.visitor)
    const placeKnown = !random.chance(unknownPlace)
    rows.add(visit, { end, agent, placeKnown }, script, times)
  }

  const addBuying = (order: number): void => {
    const user = orders.user[order]!
    const device = orders.device[order]!
    buy(random, world, script, people.preferred[user]!, { orders, order, number: ranges.orders.from + order })
    add(
      {
        visitor: visitors.ofUser(user, device),
        user,
        device,
        place: people.homes[user]!,
        origin: buyingOrigins.pick(random),
        bot: false,
        internal: orders.test[order] === 1,
      },
      timesUntil(random, script.length, orders.at[order]!),
    )
  }

  /** Who the visitor is, whether signed in or not; −1 for a stranger or a bot. */
  const personOf = (kind: number, place: number, day: number): number => {
    if (kind === internal) return random.pick(staff)
    const isUser = kind === signedIn || (kind === anonymous && random.chance(unknownUsers))
    return isUser ? guests.from(random, place, day) : -1
  }

  /**
   * The day comes first: if each user's days were drawn since they signed up, the visits of all who did so lately would
   * crowd the last days.
   */
  const whoAndWhen = (kind: number, place: number): { readonly person: number; readonly day: number } => {
    const day = calendar.visitDay(random, firstSessionDay, historyDays)
    const person = personOf(kind, place, day)
    const first = person < 0 ? firstSessionDay : firstVisitDay(people, person)
    return { person, day: day < first ? calendar.visitDay(random, first, historyDays) : day }
  }

  const addIdle = (kind: number): void => {
    const cell = (kind === bot || kind === internal ? world.anyVisits : world.idleVisits).pick(random)
    const device = Math.floor(cell / places.length)
    const place = kind === internal ? home : cell % places.length
    const { person, day } = whoAndWhen(kind, place)
    if (kind === bot) crawl(random, world, script, day)
    else {
      const { steps } = world.cellOf(device, places[place]!.country)
      const preferred = person < 0 ? 0 : people.preferred[person]!
      browse(random, world, script, { preferred, day }, idleDepth(random, steps))
    }
    const times = timesFrom(random, script.length, calendar.instant(random, day, place), kind === bot)
    // A visit that would outlast history begins as much earlier.
    const over = times[script.length - 1]! - (calendar.end - 1)
    if (over > 0) for (let i = 0; i < script.length; i++) times[i]! -= over
    add(
      {
        visitor:
          person >= 0
            ? visitors.ofUser(person, device)
            : kind === bot
              ? visitors.bot(random)
              : visitors.stranger(random, device, place),
        user: kind === anonymous ? -1 : person,
        device,
        place,
        origin: (kind === bot ? crawlOrigins : idleOrigins).pick(random),
        bot: kind === bot,
        internal: kind === internal,
      },
      times,
    )
  }

  for (const kind of kinds) {
    script.clear()
    if (kind >= 0) addBuying(kind)
    else addIdle(kind)
  }
  return rows.finish(visitors.range())
}
