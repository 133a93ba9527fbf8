import { instantOf, PolymartError, shownValue } from '@polymart/core'
import { callOf } from '@polymart/viz'
import type { Given } from '@polymart/viz'
import type { AnalysisName, Call, Result } from '@polymart/analytics'
import { spanOf } from './span.js'

/** A row of a table about customers, by column. */
export type PersonRow = Readonly<Record<string, string | number | boolean | null>>

/** What an address says of a list, by parameter. */
type Own = Readonly<Record<string, string>>

/** Customers that a list can be of. */
interface Kind {
  /** Parameters of the address that say which, each as it is written. */
  readonly asks: Readonly<Record<string, RegExp>>
  readonly analysis: AnalysisName
  /** Columns to show. */
  readonly show: readonly string[]
  /** What it is sorted by, unless the reader says otherwise; with a minus the largest first. */
  readonly sort: string
  readonly title: (own: Own) => string
  readonly definition: string
  readonly includes: (row: PersonRow, own: Own, meta: Result['meta']) => boolean
}

const ofRfm = {
  analysis: 'rfm',
  show: [
    'userId',
    'group',
    'recencyDays',
    'frequency',
    'monetaryMinor',
    'r',
    'f',
    'm',
    'country',
    'loyaltyTier',
    'sessions',
    'lastSessionAt',
    'topChannel',
  ],
  sort: '-monetaryMinor',
} as const

const ofRepurchase = {
  analysis: 'repurchase',
  show: ['userId', 'orders', 'netMinor', 'firstAt', 'lastAt', 'medianGapDays', 'daysSinceLast', 'status'],
  sort: '-netMinor',
} as const

const name = /^[\w() -]{1,40}$/

const kinds = {
  group: {
    ...ofRfm,
    asks: { group: name },
    title: ({ group }) => `Customers of the group ${group}`,
    definition: 'By recency, frequency and money of their orders; spend is net revenue.',
    includes: ({ group }, own) => group === own['group'],
  },
  movement: {
    analysis: 'migration',
    show: ['userId', 'fromGroup', 'toGroup', 'movement', 'fromR', 'fromF', 'fromM', 'r', 'f', 'm', 'netMinor'],
    sort: '-netMinor',
    asks: { fromGroup: name, toGroup: name },
    title: ({ fromGroup, toGroup }) => `Customers who went from ${fromGroup} to ${toGroup}`,
    definition: 'Their group 90 days before the end of the data, and at it. Net revenue is that of the time between.',
    includes: (row, own) => row['fromGroup'] === own['fromGroup'] && row['toGroup'] === own['toGroup'],
  },
  cohort: {
    ...ofRepurchase,
    asks: { cohort: /^\d{4}-\d{2}-\d{2}$/, every: /^(day|week|month)$/ },
    title: ({ cohort, every }) => `Customers whose first order fell into the ${every} of ${cohort}`,
    definition: 'With all their orders since.',
    includes: ({ firstAt }, { cohort, every }, { timeZone }) => {
      const { since, until } = spanOf(cohort!, every!)
      const at = firstAt as number
      return at >= instantOf(since, timeZone, 'cohort') && at < instantOf(until, timeZone, 'cohort')
    },
  },
  orders: {
    ...ofRepurchase,
    asks: { orders: /^[1-9]\d{0,3}$/ },
    title: ({ orders }) => (orders === '1' ? 'Customers with an order' : `Customers with ${orders} orders or more`),
    definition: 'Counted orders; net revenue is of all of them.',
    includes: (row, own) => (row['orders'] as number) >= Number(own['orders']),
  },
  buyers: {
    ...ofRepurchase,
    asks: {},
    title: () => 'Customers who ordered in the period',
    definition: 'Orders and money are those of the period that meet the conditions.',
    includes: () => true,
  },
  visitors: {
    ...ofRfm,
    show: [
      'userId',
      'sessions',
      'lastSessionAt',
      'convertedSessions',
      'topDevice',
      'topChannel',
      'frequency',
      'monetaryMinor',
      'group',
      'country',
    ],
    sort: '-sessions',
    asks: {},
    title: () => 'Signed-in customers with a session in the period',
    definition:
      'People who did not sign in are no customers here, so there are fewer than people who came. Orders and group are of the period too.',
    includes: ({ sessions }) => (sessions as number) > 0,
  },
} satisfies Readonly<Record<string, Kind>>

export type PeopleKind = keyof typeof kinds

/** Parameters of addresses that say which customers a page is of. */
export const peopleNames: readonly string[] = [
  ...new Set(['of', 'user', 'sort', ...Object.values<Kind>(kinds).flatMap(({ asks }) => Object.keys(asks))]),
]

/** A list as an address asks for it. */
export interface AskedPeople extends Kind {
  readonly own: Own
}

/** @throws PolymartError `argument`: the address asks for no list that there is. */
export const peopleIn = (query: URLSearchParams): AskedPeople => {
  const of = query.get('of') ?? ''
  if (!Object.hasOwn(kinds, of))
    throw new PolymartError('argument', `Expected of to be ${Object.keys(kinds).join(', ')}, found ${shownValue(of)}.`)
  const kind: Kind = kinds[of as PeopleKind]
  const own = Object.entries(kind.asks).map(([name, pattern]) => {
    const text = query.get(name) ?? ''
    if (pattern.test(text)) return [name, text]
    throw new PolymartError('argument', `This list cannot be read from the address: ${name} is ${shownValue(text)}.`)
  })
  return { ...kind, own: Object.fromEntries(own) as Own }
}

export const callFor = ({ analysis }: AskedPeople, given: Given): Call => callOf(analysis, given)
