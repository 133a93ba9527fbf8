import { divideRounded } from '@polymart/core'
import { columnsOfRows, wholeColumns } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import { decoded } from './coded.js'
import { groupNames } from './groups.js'
import type { RfmSpec } from './params.js'
import type { RfmState } from './partial.js'
import { scoresByUser } from './score-users.js'
import type { Scored } from './score-users.js'

/** One row a user, by userId. */
export interface Customers extends Scored {
  readonly all: RfmState
}

/** Sums over the users of one group, and over all. */
export interface GroupRow {
  readonly group: string
  readonly customers: number
  readonly net: number
  /** NaN of Prospects, who have no last order. */
  readonly days: number
  readonly orders: number
  readonly monetary: number
  readonly sessions: number
  readonly converted: number
  readonly users: number
  readonly allNet: number
}

/** The values of a column; what is not finite, because there is no order or session, is null. */
const finite = (numbers: Float64Array): (number | null)[] => {
  const values = new Array<number | null>(numbers.length)
  for (let i = 0; i < numbers.length; i++) values[i] = Number.isFinite(numbers[i]) ? numbers[i]! : null
  return values
}

const users = wholeColumns<Customers>()

const customers = {
  rows: 'A row for each user that passes `where`, by `userId`.',
  key: ['userId'],
  columns: {
    userId: users.person('the user', ({ all }) => all.userId, { label: 'User' }),
    recencyDays: users.count.orNull(
      'whole days since the last counted order; null for Prospects',
      ({ recency }) => finite(recency),
      {
        label: 'Days since last order',
        unit: 'days',
      },
    ),
    frequency: users.count('counted orders', ({ all }) => Array.from(all.frequency), { label: 'Orders' }),
    monetaryMinor: users.money(
      'their net, gross or total, by `monetary`; 0 for Prospects',
      ({ all }) => Array.from(all.monetary),
      {
        label: 'Spent',
      },
    ),
    r: users.count.orNull('score of recency, 1 to B; null for Prospects', (customers) => scoresByUser(customers, 0), {
      compared: false,
    }),
    f: users.count.orNull('score of frequency; null for Prospects', (customers) => scoresByUser(customers, 1), {
      compared: false,
    }),
    m: users.count.orNull('score of money; null for Prospects', (customers) => scoresByUser(customers, 2), {
      compared: false,
    }),
    group: users.text('one of the eleven groups', ({ group }) => Array.from(group, (place) => groupNames[place]!)),
    country: users.country.orNull("the user's; null if not known", ({ all }) => decoded(all.country)),
    loyaltyTier: users.text.orNull("the user's; null if there is none", ({ all }) => decoded(all.loyaltyTier)),
    sessions: users.count('signed-in sessions that start in the period', ({ all }) => Array.from(all.sessions), {
      ofSessions: true,
    }),
    lastSessionAt: users.time.orNull('start of the latest of them; null without one', ({ all }) =>
      finite(all.lastSession),
    ),
    convertedSessions: users.count(
      'those of them that a counted order before `asOf` names',
      ({ all }) => Array.from(all.converted),
      { ofSessions: true },
    ),
    topDevice: users.text.orNull('the most frequent device of them, ties by bytes; null without sessions', ({ all }) =>
      decoded(all.topDevice),
    ),
    topChannel: users.text.orNull(
      'the most frequent channel of them, ties by bytes; null without sessions',
      ({ all }) => decoded(all.topChannel),
    ),
  },
}

const { count, money, number, share, text } = columnsOfRows<GroupRow, RfmSpec>()

const groups = {
  rows: 'Always eleven rows, in the order of the groups.',
  key: ['group'],
  columns: {
    group: text('the group', ({ group }) => group),
    customers: count('users in it', ({ customers }) => customers),
    share: share.orNull('of all users that pass `where`', ({ customers, users }) => ratio(customers, users), {
      label: 'Share of users',
    }),
    netMinor: money('net of their counted orders, whatever `monetary` is', ({ net }) => net, { label: 'Net revenue' }),
    netShare: share.orNull('of the net of all groups; null if that is 0', ({ net, allNet }) => ratio(net, allNet), {
      label: 'Share of net revenue',
    }),
    avgRecencyDays: number.orNull(
      'mean of `recencyDays`; null for an empty group and for Prospects',
      ({ days, customers }) => (Number.isNaN(days) ? null : ratio(days, customers)),
      { label: 'Days since last order', unit: 'days' },
    ),
    avgFrequency: number.orNull(
      'mean of `frequency`; null for an empty group',
      ({ orders, customers }) => ratio(orders, customers),
      { label: 'Orders per customer' },
    ),
    avgMonetaryMinor: money.orNull(
      'mean of `monetaryMinor`, rounded; null for an empty group',
      ({ monetary, customers }) => divideRounded(monetary, customers),
      { label: 'Average spend' },
    ),
    sessions: count('their sessions that start in the period', ({ sessions }) => sessions, { ofSessions: true }),
    sessionConversion: share.orNull(
      'those of them that a counted order names ÷ `sessions`; null without sessions',
      ({ converted, sessions }) => ratio(converted, sessions),
      { label: 'Session conversion', ofSessions: true },
    ),
  },
}

export const rfmTables = { customers, groups }
