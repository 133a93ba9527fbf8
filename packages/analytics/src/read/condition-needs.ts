import type { Named } from '../params/scope.js'
import { joinNeeds } from './tables.js'
import type { Needs } from './tables.js'

/** A field of what conditions name, or of products. */
type SplitBy = Omit<Named, 'owner'> & { readonly owner: Named['owner'] | 'product' }

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

/** The fields of orders, users and sessions that a breakdown names; those of products come with the catalogue. */
export const breakdownFields = (by: SplitBy | null): readonly Named[] =>
  by && by.owner !== 'product' ? [{ owner: by.owner, field: by.field }] : []
