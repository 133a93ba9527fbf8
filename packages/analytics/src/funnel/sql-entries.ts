import { eventTypes } from '@polymart/core'
import type { FunnelSpec } from './params.js'
import type { StepSpec } from '../params/scope.js'
import { either, every, namedSessionPasses, oneOf, passes, within } from '../sql/conditions.js'
import { columns, identifier, join, sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'

/** Whether a step or exclusion is matched by orders, not by events. */
export const isLedger = ({ type }: StepSpec, { purchase }: FunnelSpec): boolean =>
  type === 'purchase' && purchase === 'orders'

/** `name1`, `name2` and so on: a column of each step, from 1. */
export const ofStep = (name: string, index: number): Query => identifier(`${name}${index + 1}`)

type Source = 'event' | 'order'

/**
 * `placed`: what matches a step or an exclusion, by subject (a person or a session) in the order in which a chain rises,
 * from position 1. `excluded` is 1 or 0.
 */
export const entryTables = (spec: FunnelSpec): Tables => {
  const { steps, scope } = spec
  const matched = steps.map((_, i) => ofStep('step', i))
  const lowest = join(
    steps.map((_, i) => sql`WHEN ${ofStep('step', i)} THEN ${i}`),
    ' ',
  )
  return {
    entries: join([eventEntries(spec), ...orderEntries(spec)], '\nUNION ALL\n'),
    placed: sql`
SELECT entries.*, ROW_NUMBER() OVER arrival AS position
FROM (
  SELECT entries.*, CASE ${lowest} ELSE ${steps.length} END AS lowest
  FROM entries
  WHERE ${either([...matched, sql`excluded = 1`])} AND ${within(sql`happenedAt`, scope.from, scope.asOf)}
) entries
WINDOW arrival AS (PARTITION BY subject ORDER BY happenedAt, lowest, store, id, seq)`,
  }
}

const eventEntries = (spec: FunnelSpec): Query => {
  const asked = [...spec.steps, ...spec.exclude].filter((one) => !isLedger(one, spec))
  const types = eventTypes.filter((type) => asked.some((one) => one.type === type))
  return sql`
SELECT ${spec.counting === 'person' ? sql`s.person` : sql`s.sessionId`} AS subject, e.at AS happenedAt, 0 AS store, e.sessionId AS id, e.seq,
  e.sessionId, ${matchColumns(spec, 'event')}, CAST(0 AS BIGINT) AS netMinor
FROM events e
JOIN known_sessions s ON s.sessionId = e.sessionId
LEFT JOIN known_users u ON u.userId = s.userId
WHERE ${oneOf(sql`e.type`, types)} AND ${passes(spec.scope.where, 'session', 'user')}`
}

const orderEntries = (spec: FunnelSpec): Query[] => {
  if (![...spec.steps, ...spec.exclude].some((one) => isLedger(one, spec))) return []
  const { where } = spec.scope
  return [
    sql`
SELECT ${spec.counting === 'person' ? sql`o.userId` : sql`o.sessionId`} AS subject, o.at AS happenedAt, 1 AS store, o.transactionId AS id, 0 AS seq,
  o.sessionId, ${matchColumns(spec, 'order')}, o.grossMinor - o.discountsMinor - o.returnsMinor AS netMinor
FROM counted_orders o
LEFT JOIN known_users u ON u.userId = o.userId
LEFT JOIN known_sessions s ON s.sessionId = o.sessionId
WHERE ${spec.counting === 'person' ? sql`TRUE` : sql`o.sessionId IS NOT NULL`}
  AND ${passes(where, 'order', 'user')} AND ${namedSessionPasses(where, 'stays')}`,
  ]
}

const matchColumns = (spec: FunnelSpec, source: Source): Query => {
  const matches = (one: StepSpec): Query => {
    if (isLedger(one, spec) !== (source === 'order')) return sql`FALSE`
    const conditions = source === 'order' ? passes(one.where, 'order') : passes(one.where, 'event', 'session', 'user')
    return sql`COALESCE(${every([...(source === 'event' ? [sql`e.type = ${one.type}`] : []), conditions])}, FALSE)`
  }
  return sql`${columns(Object.fromEntries(spec.steps.map((one, i) => [`step${i + 1}`, matches(one)])))},
  CASE WHEN ${either(spec.exclude.map(matches))} THEN 1 ELSE 0 END AS excluded`
}
