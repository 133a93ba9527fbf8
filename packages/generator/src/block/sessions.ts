import { channels, devices } from '@polymart/core'
import type { Batch } from '@polymart/core'
import {
  booleanColumn,
  idDictionary,
  numberColumn,
  referenceColumn,
  textColumn,
  uniqueIds,
  Vocabulary,
} from '../columns.js'
import type { Amounts, Range } from '../plan.js'
import { sizeOf } from '../plan.js'
import type { Random } from '../random.js'
import { firstSessionDay, historyDays } from '../shop/calendar.js'
import { home, places } from '../shop/places.js'
import { unknownPlace } from '../shop/rates.js'
import type { World } from '../shop/world.js'
import {
  agentOf,
  browsers,
  buyingChannels,
  crawlChannels,
  drawReferrer,
  idleChannels,
  referrers,
  systems,
} from './agents.js'
import { EventRows } from './event-rows.js'
import { firstVisitDay, Guests } from './guests.js'
import type { Orders } from './orders.js'
import type { People } from './people.js'
import { placeColumns } from './place-columns.js'
import { Script } from './script.js'
import { browse, buy, crawl, idleDepth, timesFrom, timesUntil } from './visits.js'

/** What a visit is; those from 0 on led to the order of that place in the block. */
const signedIn = -1
const anonymous = -2
const bot = -3
const internal = -4

/** What each visit of a block is, in random order. */
export const drawKinds = (random: Random, amounts: Amounts, orders: Orders): Int32Array => {
  const kinds = new Int32Array(amounts.sessions).fill(signedIn)
  let next = 0
  for (let order = 0; order < orders.count; order++) {
    if (orders.device[order]! >= 0 && orders.recent[order] === 1) kinds[next++] = order
  }
  const fill = (kind: number, count: number): void => {
    kinds.fill(kind, next, next + count)
    next += count
  }
  fill(internal, amounts.internal - amounts.trackedTests)
  fill(bot, amounts.bots)
  fill(anonymous, amounts.anonymous - amounts.bots)
  return random.shuffle(kinds)
}

/** The number of the session that led to each order; −1 for none. */
export const sessionsOf = (kinds: Int32Array, orders: Orders, sessions: Range): Int32Array => {
  const numbers = new Int32Array(orders.count).fill(-1)
  kinds.forEach((kind, session) => {
    if (kind >= 0) numbers[kind] = sessions.from + session
  })
  return numbers
}

export interface SessionRanges {
  readonly users: Range
  readonly orders: Range
  readonly sessions: Range
  readonly products: Range
}

const deviceTexts = new Vocabulary(devices)
const channelTexts = new Vocabulary(channels)

/** Anonymous visitors come back as often as not; a user's browser is one of them now and then. */
const returning = 0.4
const unknownUser = 0.2
const botNumbers = 8

export const sessionsBatch = (
  random: Random,
  world: World,
  people: People,
  orders: Orders,
  kinds: Int32Array,
  ranges: SessionRanges,
): Batch<'sessions'> => {
  const { calendar } = world
  const count = kinds.length
  const users = sizeOf(ranges.users)
  const guests = new Guests(people)
  const staff = people.segments.flatMap((segment, user) => (segment === 'staff' ? [user] : []))
  const script = new Script()
  const events = new EventRows(count, ranges.products, ranges.orders)

  const visitor = new Int32Array(count)
  const user = new Int32Array(count).fill(-1)
  const start = new Float64Array(count)
  const end = new Float64Array(count)
  const device = new Int32Array(count)
  const browser = new Int32Array(count)
  const os = new Int32Array(count)
  const channel = new Int32Array(count)
  const referrer = new Int32Array(count)
  const place = new Int32Array(count)
  const bots = new Uint8Array(count)
  const internals = new Uint8Array(count)

  // Each user has a number for each kind of device; then come bots, then visitors who never sign in.
  const visitors = { from: 3 * ranges.users.from + ranges.sessions.from, to: 0 }
  const ofUser = (user: number, device: number): number => visitors.from + devices.length * user + device
  const firstStranger = visitors.from + devices.length * users
  let strangers = 0
  const lastAt = new Int32Array(devices.length * places.length).fill(-1)

  for (let row = 0; row < count; row++) {
    const kind = kinds[row]!
    script.clear()
    let from: number
    if (kind >= 0) {
      const buyer = orders.user[kind]!
      user[row] = buyer
      device[row] = orders.device[kind]!
      place[row] = people.homes[buyer]!
      visitor[row] = ofUser(buyer, device[row]!)
      internals[row] = orders.test[kind]!
      channel[row] = buyingChannels.pick(random)
      buy(
        random,
        world,
        script,
        { preferred: people.preferred[buyer]!, day: orders.day[kind]! },
        orders,
        kind,
        ranges.orders.from + kind,
      )
      const times = timesUntil(random, script.length, orders.at[kind]!)
      events.add(script, times)
      from = times[0]!
      end[row] = times[script.length - 1]!
    } else {
      const cell = (kind === bot || kind === internal ? world.anyVisits : world.idleVisits).pick(random)
      device[row] = Math.floor(cell / places.length)
      place[row] = kind === internal ? home : cell % places.length
      const known =
        kind === internal
          ? random.pick(staff)
          : kind === signedIn || (kind === anonymous && random.chance(unknownUser))
            ? guests.from(random, place[row]!)
            : -1
      const firstDay = known < 0 ? firstSessionDay : firstVisitDay(people, known)
      const day = calendar.day(random, firstDay, historyDays)
      if (known >= 0) {
        visitor[row] = ofUser(known, device[row]!)
        if (kind !== anonymous) user[row] = known
      } else if (kind === bot) {
        visitor[row] = firstStranger + random.below(Math.min(botNumbers, count))
      } else {
        const last = lastAt[cell]!
        visitor[row] = last >= 0 && random.chance(returning) ? last : firstStranger + botNumbers + strangers++
        lastAt[cell] = visitor[row]!
      }
      bots[row] = kind === bot ? 1 : 0
      internals[row] = kind === internal ? 1 : 0
      channel[row] = (kind === bot ? crawlChannels : idleChannels).pick(random)
      const preferred = known < 0 ? 0 : people.preferred[known]!
      if (kind === bot) crawl(random, world, script, day)
      else
        browse(
          random,
          world,
          script,
          { preferred, day },
          idleDepth(random, world.cellOf(device[row]!, places[place[row]!]!.country).steps),
        )
      const times = timesFrom(random, script.length, calendar.instant(random, day, place[row]!), kind === bot)
      // A visit that would outlast history begins as much earlier.
      const over = times[script.length - 1]! - (calendar.end - 1)
      if (over > 0) for (let i = 0; i < script.length; i++) times[i]! -= over
      events.add(script, times)
      from = times[0]!
      end[row] = times[script.length - 1]!
    }
    start[row] = from
    end[row] = Math.min(calendar.end - 1, end[row]! + random.below(20_000))
    const agent = agentOf(device[row]!, visitor[row]!)
    browser[row] = browsers.code(agent[0])
    os[row] = systems.code(agent[1])
    referrer[row] = drawReferrer(random, channel[row]!)
    if (random.chance(unknownPlace)) place[row] = -1
  }
  visitors.to = firstStranger + botNumbers + strangers
  return {
    entity: 'sessions',
    rows: count,
    columns: {
      sessionId: uniqueIds('s', ranges.sessions),
      visitorId: referenceColumn('v', visitors, visitor),
      userId: textColumn(idDictionary('u', ranges.users), user),
      startAt: numberColumn(start),
      endAt: numberColumn(end),
      device: textColumn(deviceTexts.dictionary, device),
      browser: textColumn(browsers.dictionary, browser),
      os: textColumn(systems.dictionary, os),
      channel: textColumn(channelTexts.dictionary, channel),
      referrer: textColumn(referrers.dictionary, referrer),
      ...placeColumns('', place),
      bot: booleanColumn(bots),
      internal: booleanColumn(internals),
      events: events.finish(),
    },
  }
}
