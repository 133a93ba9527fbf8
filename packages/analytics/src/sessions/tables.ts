import { columnsOfRows } from '../define/columns.js'
import { coveredByBoth, coversPrevious } from '../params/common.js'
import { ratio } from '../result/columns.js'
import type { SessionCell } from './measures.js'
import { byDate } from './params.js'
import type { SessionsSpec } from './params.js'

/** The sessions of one combination of the fields. */
export interface SessionRow extends SessionCell {
  readonly values: readonly string[]
  readonly medianDuration: number | null
}

const { breakdown, count, duration, money, number, share } = columnsOfRows<SessionRow, SessionsSpec>()

/** Numbers that match sessions and orders, where a day of the period has both. */
const ofBoth =
  (of: (row: SessionRow) => number | null) =>
  (row: SessionRow, { scope }: SessionsSpec): number | null =>
    coveredByBoth(scope) ? of(row) : null

export const sessionsTables = {
  sessions: {
    rows: 'By the fields of `by`: hours as numbers, weekdays from `weekStart`.',
    key: ['by'],
    ofSessions: true,
    columns: {
      by: breakdown(
        'its value, or "(not set)"; a column for each field, with its name',
        ({ values }, place) => values[place]!,
      ),
      sessions: count('sessions that start in the period', ({ sessions }) => sessions),
      persons: count('distinct persons with one', ({ persons }) => persons),
      newPersons: count(
        'those whose first session of all is in the row, whatever `where` says',
        ({ newPersons }) => newPersons,
        { label: 'New persons' },
      ),
      events: count('their events before `asOf`', ({ events }) => events),
      eventsPerSession: number.orNull('`events` ÷ `sessions`', ({ events, sessions }) => ratio(events, sessions)),
      bounces: count(
        'sessions under 10 s, of at most one page or product view, without a purchase',
        ({ bounces }) => bounces,
      ),
      bounceRate: share.orNull('`bounces` ÷ `sessions`', ({ bounces, sessions }) => ratio(bounces, sessions)),
      medianDurationMs: duration.orNull('median length', ({ medianDuration }) => medianDuration, {
        label: 'Median duration',
      }),
      meanDurationMs: duration.orNull('mean length', ({ duration, sessions }) => ratio(duration, sessions), {
        label: 'Mean duration',
      }),
      viewSessions: count('sessions with a product view', ({ views }) => views),
      cartSessions: count('with something put into the cart', ({ carts }) => carts),
      checkoutSessions: count('with a checkout', ({ checkouts }) => checkouts),
      convertedSessions: count.orNull(
        'sessions that a counted order names, on days that both stores cover',
        ofBoth(({ converted }) => converted),
      ),
      sessionConversion: share.orNull(
        '`convertedSessions` ÷ the sessions of those days',
        ofBoth(({ converted, coveredSessions }) => ratio(converted, coveredSessions)),
        { label: 'Session conversion' },
      ),
      netMinor: money('net of the orders that name them', ({ net }) => net, { label: 'Net revenue' }),
      previousSessions: count.orNull(
        'sessions of the previous period; null by day, week or month, or if the store covers nothing of it',
        (row, spec) => (byDate(spec) || !coversPrevious(spec.scope, 'sessions') ? null : row.previousSessions),
      ),
    },
  },
}
