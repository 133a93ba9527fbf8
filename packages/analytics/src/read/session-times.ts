import type { Condition, Scope } from '../params/scope.js'
import type { Times, TimeSpan } from './times.js'

/** The period; from the beginning where it has no start. */
export const periodOf = ({ from, to }: Scope): TimeSpan => ({ from: from ?? -Infinity, to })

/** The previous period with the period. */
export const bothPeriods = (scope: Scope): TimeSpan => ({ ...periodOf(scope), from: scope.previousFrom ?? -Infinity })

/**
 * What an analysis needs that goes by the starts of sessions, and of orders asks only which of these sessions they name.
 * Conditions that ask more of the session that an order names need all of them, but not what happened in them.
 */
export const sessionsWithin = (span: TimeSpan, { where }: Scope): Times =>
  where.some(asksNamedSession) ? { events: span } : { sessions: span }

const asksNamedSession = ({ owner, field }: Condition): boolean => owner === 'session' || field === 'sessionId'
