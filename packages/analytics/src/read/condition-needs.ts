import { ownField } from '../params/fields.js'
import type { AnyNamed, Named } from '../params/scope.js'
import { joinNeeds } from './tables.js'
import type { Needs } from './tables.js'

/** A field of what conditions name, of products, or what follows from the row. */
type SplitBy = Omit<Named, 'owner'> & { readonly owner: Named['owner'] | 'derived' }

const entityOf = { user: 'users', session: 'sessions', order: 'transactions' } as const

/** What an analysis reads itself, and the columns that conditions and breakdowns name. */
export const conditionNeeds = (fields: readonly AnyNamed[], own: Needs): Needs => {
  const needs = joinNeeds(own, ...fields.map(fieldNeeds))
  const ofRows = fields.filter(({ owner }) => owner === 'row').map(({ field }) => field)
  return joinNeeds(needs, {
    ...(needs.sessions && { sessions: ofRows }),
    ...(needs.users && { users: ofRows.filter((field) => field === 'userId') }),
  })
}

const fieldNeeds = ({ owner, field }: AnyNamed): Needs => {
  if (owner === 'event') return { sessions: [`events.${field}`] }
  // What products are comes with the catalogue.
  if (owner === 'product') return {}
  // Whether an order names a session depends on which there are.
  const sessions = field === 'sessionId' && { sessions: [] }
  if (owner === 'row') return { transactions: [ownField('order', field)], ...sessions }
  return { [entityOf[owner]]: [field], ...(owner === 'order' && sessions) }
}

/** What an analysis reads itself, and the columns that conditions and breakdowns name. */
export const breakdownNeeds = (by: readonly SplitBy[], where: readonly AnyNamed[], own: Needs): Needs =>
  conditionNeeds([...where, ...by.flatMap(breakdownFields)], own)

/** The fields of orders, users and sessions that a breakdown names; those of products come with the catalogue. */
export const breakdownFields = ({ owner, field }: SplitBy): readonly Named[] =>
  owner === 'product' || owner === 'derived' ? [] : [{ owner, field }]
