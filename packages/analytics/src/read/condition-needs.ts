import type { Named } from '../scope.js'
import { joinNeeds } from './tables.js'
import type { Needs } from './tables.js'

const entityOf = { user: 'users', session: 'sessions', order: 'transactions' } as const

/** What an analysis reads itself, and the columns that conditions and breakdowns name. */
export const conditionNeeds = (fields: readonly Named[], own: Needs): Needs =>
  joinNeeds(
    own,
    ...fields.map(({ owner, field }): Needs =>
      owner === 'event'
        ? { sessions: [`events.${field}`] }
        : // Whether an order names a session depends on which there are.
          { [entityOf[owner]]: [field], ...(owner === 'order' && field === 'sessionId' && { sessions: [] }) },
    ),
  )
