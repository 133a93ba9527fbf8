import { instantOf, monthsBefore } from '@polymart/core'
import type { PointInTime } from '@polymart/core'
import { knownNames, refuse } from './check.js'
import type { Scope } from './scope.js'

/** A period to compare with: the one before, the same dates a year before, or any other, half-open. */
export type Compare = 'previous' | 'year' | { readonly from: PointInTime; readonly to: PointInTime }

/** The period that is meant, cut at asOf; null if none is asked for. */
export const comparedPeriod = (
  given: unknown,
  scope: Pick<Scope, 'asOf' | 'from' | 'to' | 'previousFrom' | 'timeZone'>,
): Scope['compared'] => {
  if (given === undefined || given === null) return null
  const { from, to, previousFrom, timeZone } = scope
  if (typeof given === 'object' && !Array.isArray(given)) return spanOf(given, scope)
  if (given !== 'previous' && given !== 'year') {
    return refuse('compare', '"previous", "year", or an object such as {from: "2025-06-01", to: "2025-07-01"}', given)
  }
  if (from === null || previousFrom === null) {
    return refuse(
      'compare',
      'an object with from and to where the period has no beginning (or give period.from)',
      given,
    )
  }
  if (given === 'previous') return { from: previousFrom, to: from }
  return { from: monthsBefore(from, 12, timeZone), to: monthsBefore(to, 12, timeZone) }
}

const spanOf = (
  given: object,
  { asOf, timeZone, ...period }: Pick<Scope, 'asOf' | 'from' | 'to' | 'timeZone'>,
): Scope['compared'] => {
  knownNames('field of compare', given, ['from', 'to'])
  const { from, to } = given as { from?: PointInTime; to?: PointInTime }
  if (from === undefined || to === undefined) return refuse('compare', 'an object with both from and to', given)
  const span = {
    from: instantOf(from, timeZone, 'compare.from'),
    to: Math.min(instantOf(to, timeZone, 'compare.to'), asOf),
  }
  // Of stores that hold nothing the period is empty, and any other may be.
  return span.from < span.to || period.from === period.to
    ? span
    : refuse('compare.from', 'before compare.to and asOf', from)
}
