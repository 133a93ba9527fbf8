import { fields } from '../define/breakdown.js'
import type { SpecOf } from '../define/analysis.js'
import { calendarParts } from '../grouping/calendar.js'

export const sessionsParams = {
  by: fields(
    { places: 'session', owners: ['session', 'user'], derived: calendarParts },
    ['channel'],
    2,
    "One or two of the fields of the session, such as `'channel'`, `'source'` or `'device'`, of its user, such as `'loyaltyTier'`, and of its start in `timeZone`: `'hour'` (0 to 23), `'weekday'`, `'day'`, `'week'`, `'month'` (by their first date); an empty list is one row.",
  ),
}

export type SessionsSpec = SpecOf<typeof sessionsParams>

const dates: ReadonlySet<string> = new Set(['day', 'week', 'month'])

/** Whether rows are of dates, which the previous period has none of. */
export const byDate = ({ by }: Pick<SessionsSpec, 'by'>): boolean =>
  by.some(({ owner, field }) => owner === 'derived' && dates.has(field))
