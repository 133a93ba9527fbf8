import type { CalendarUnit } from '@polymart/core'
import type { SpecOf } from '../define/analysis.js'
import { choice, wholeNumber } from '../params/param.js'

export const cohortsParams = {
  cohort: choice(
    ['firstOrder', 'signup', 'firstSession'],
    'firstOrder',
    'What puts a user into a cohort: the first order, signing up, or the first signed-in session.',
  ),
  every: choice(['month', 'week', 'day'], 'month', 'Length of a cohort, and of the steps in which it is followed.'),
  activity: choice(['order', 'session'], 'order', 'What makes a user active: an order, or a session.'),
  periods: wholeNumber(1, 120, 12, 'The last `n` that has rows, 1 to 120; the first is 0.'),
  counting: choice(
    ['calendar', 'rolling'],
    'calendar',
    "How `n` is counted: in units of the calendar since that of the cohort, or in spans of 1, 7 or 30 days of 24 hours since the user's own start.",
  ),
  mode: choice(
    ['on', 'onOrAfter'],
    'on',
    'Whether a user is active in `n` by an activity of that `n` (`on`), or by one of a later `n` too (`onOrAfter`).',
  ),
}

export type CohortsSpec = SpecOf<typeof cohortsParams>

/** Lengths of what rolling counting counts, in milliseconds. */
export const rollingMs: Readonly<Record<CalendarUnit, number>> = {
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
}
