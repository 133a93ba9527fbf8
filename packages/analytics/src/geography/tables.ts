import { divideRounded } from '@polymart/core'
import { columnsOfRows } from '../define/columns.js'
import { coveredByBoth, coversPrevious } from '../params/common.js'
import { ratio } from '../result/columns.js'
import type { GeographySpec } from './params.js'
import { aovOf, moneyColumns, netOf } from '../measures/money.js'
import type { Tally } from './measures.js'

/** One place, or all of them. */
export interface PlaceRow extends Tally {
  /** Country, region and city, as far as the level goes; none of all places. */
  readonly names: readonly string[]
  readonly allNet: number
}

const { change, count, country, money, place, share } = columnsOfRows<PlaceRow, GeographySpec>()

const { orders, ...amounts } = moneyColumns<PlaceRow, GeographySpec>()

type Of = (row: PlaceRow) => number | null

const withSessions = ({ basis }: GeographySpec): boolean => basis === 'session' || basis === 'customer'

/** Numbers of sessions, where places are theirs or their users'. */
const ofSessions =
  (of: Of) =>
  (row: PlaceRow, spec: GeographySpec): number | null =>
    withSessions(spec) ? of(row) : null

/** Numbers that match sessions and orders, where a day of the period has both. */
const ofBoth =
  (of: Of) =>
  (row: PlaceRow, spec: GeographySpec): number | null =>
    withSessions(spec) && coveredByBoth(spec.scope) ? of(row) : null

/** Numbers of orders of the previous period, where the store covers any of it. */
const ofOrdersBefore =
  (of: Of) =>
  (row: PlaceRow, { scope }: GeographySpec): number | null =>
    coversPrevious(scope, 'orders') ? of(row) : null

const numbers = {
  persons: count.orNull(
    'distinct persons with a session in the period',
    ofSessions(({ persons }) => persons),
    { ofSessions: true },
  ),
  sessions: count.orNull(
    'sessions that start in the period',
    ofSessions(({ sessions }) => sessions),
    { ofSessions: true },
  ),
  convertedSessions: count.orNull(
    'those of them, on days that both stores cover, that converted',
    ofBoth(({ converted }) => converted),
  ),
  sessionConversion: share.orNull(
    '`convertedSessions` ÷ the sessions of those days',
    ofBoth(({ converted, coveredSessions }) => ratio(converted, coveredSessions)),
    { label: 'Session conversion' },
  ),
  orders,
  buyers: count('distinct users with one', ({ buyers }) => buyers),
  ...amounts,
  aovMinor: money.orNull('(gross − discounts) ÷ orders; null without orders', aovOf, { label: 'Average order value' }),
  netPerSessionMinor: money.orNull(
    'net ÷ sessions, both of the days that both stores cover; null without sessions',
    ofBoth(({ coveredNet, coveredSessions }) => divideRounded(coveredNet, coveredSessions)),
    { label: 'Net revenue per session' },
  ),
  netShare: share.orNull('of the net of all places; null if that is 0', (row) => ratio(netOf(row), row.allNet), {
    label: 'Share of net revenue',
  }),
  previousSessions: count.orNull(
    'sessions of the previous period; null if the store covers nothing of it',
    (row, spec) => (withSessions(spec) && coversPrevious(spec.scope, 'sessions') ? row.previousSessions : null),
  ),
  previousOrders: count.orNull(
    'orders of the previous period; null if the store covers nothing of it',
    ofOrdersBefore(({ previousOrders }) => previousOrders),
  ),
  previousNetMinor: money.orNull(
    'net of the previous period; null if the store covers nothing of it',
    ofOrdersBefore(({ previousNet }) => previousNet),
    { label: 'Previous net revenue' },
  ),
  netChange: change.orNull(
    'net ÷ previous net − 1; null unless previous net is above 0',
    ofOrdersBefore((row) => (row.previousNet > 0 ? netOf(row) / row.previousNet - 1 : null)),
    { label: 'Change in net revenue' },
  ),
}

export const geographyTables = {
  places: {
    rows: 'By place, "(no session)" and "(not set)" last.',
    key: ['country', 'region', 'city'],
    columns: {
      country: country('ISO 3166-1 alpha-2', ({ names }) => names[0]!),
      region: place.when(
        ({ level }) => level !== 'country',
        'ISO 3166-2; at the levels region and city',
        ({ names }) => names[1]!,
      ),
      city: place.when(
        ({ level }) => level === 'city',
        'at the level city',
        ({ names }) => names[2]!,
      ),
      ...numbers,
    },
  },
  total: { rows: 'One row, of all places.', key: [], columns: numbers },
}
