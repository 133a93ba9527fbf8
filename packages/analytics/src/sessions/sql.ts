import { eventTypes, weekdays } from '@polymart/core'
import { calendarParts } from '../grouping/calendar.js'
import type { CalendarPart } from '../grouping/calendar.js'
import { coveredByBoth, coversPrevious } from '../params/common.js'
import { baseTables } from '../sql/base.js'
import { fieldColumn, oneOf, passes } from '../sql/conditions.js'
import { byLabel, columnCalled, label } from '../sql/labels.js'
import { floorOf, noNumber, noRatio, ratio, sum } from '../sql/numbers.js'
import { clockTable, joinClock, localDay, unitLabel, unitOfDay } from '../sql/local-time.js'
import { columns, identifier, join, sql, withTables } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { sessionNets } from '../sql/session-nets.js'
import type { Scope } from '../params/scope.js'
import { byDate } from './params.js'
import type { SessionsSpec } from './params.js'

/** The table of sessions as SQL over the flat relations. */
export const sessionsSql = (spec: SessionsSpec): { readonly sessions: Query } => ({
  sessions: withTables({ ...baseTables(spec.scope), ...factTables(spec), sums: sums(spec) }, rows(spec)),
})

const valueName = (place: number): Query => identifier(`value${place}`)

const factTables = (spec: SessionsSpec): Tables => {
  const { scope, by } = spec
  const earliest = scope.previousFrom ?? scope.from ?? 0
  const onClock = by.some(({ owner }) => owner === 'derived')
  const values = by.map(({ owner, field }, place) => {
    const value = owner === 'derived' ? partOf(field as CalendarPart, scope) : label(fieldColumn(owner, field))
    return sql`${value} AS ${valueName(place)},`
  })
  const typed = (...types: readonly string[]): Query => sum(sql`CASE WHEN ${oneOf(sql`e.type`, types)} THEN 1 END`)
  return {
    ...(onClock && clockTable(scope)),
    event_counts: sql`
SELECT e.sessionId, COUNT(*) AS events, ${columns({
      pages: typed('page_view', 'product_view'),
      views: typed('product_view'),
      carts: typed('add_to_cart'),
      checkouts: typed('checkout'),
      purchases: typed('purchase'),
    })}
FROM events e
WHERE e.at < ${scope.asOf} AND ${oneOf(sql`e.type`, eventTypes)}
GROUP BY e.sessionId`,
    first_sessions: sql`
SELECT sessionId
FROM (SELECT sessionId, ROW_NUMBER() OVER (PARTITION BY person ORDER BY startAt, sessionId) AS place FROM known_sessions) numbered
WHERE place = 1`,
    ...sessionNets(scope),
    facts: sql`
SELECT ${join(values, ' ')} s.startAt, s.person, GREATEST(0, LEAST(s.endAt, ${scope.asOf}) - s.startAt) AS durationMs,
  CASE WHEN c.sessionId IS NULL THEN 0 ELSE 1 END AS converted,
  CASE WHEN f.sessionId IS NULL THEN 0 ELSE 1 END AS isFirst, COALESCE(n.netMinor, 0) AS netMinor,
  ${columns(Object.fromEntries(['events', 'pages', 'views', 'carts', 'checkouts', 'purchases'].map((name) => [name, sql`COALESCE(e.${identifier(name)}, 0)`])))}
FROM known_sessions s
LEFT JOIN known_users u ON u.userId = s.userId
LEFT JOIN converted_sessions c ON c.sessionId = s.sessionId
LEFT JOIN first_sessions f ON f.sessionId = s.sessionId
LEFT JOIN nets n ON n.sessionId = s.sessionId
LEFT JOIN event_counts e ON e.sessionId = s.sessionId
${onClock ? joinClock(sql`s.startAt`) : sql``}
WHERE s.startAt >= ${earliest} AND s.startAt < ${scope.to} AND ${passes(scope.where, 'session', 'user')}`,
  }
}

/** The part of the local calendar or clock that holds the start of a session, as text. */
const partOf = (part: CalendarPart, { weekStart }: Scope): Query => {
  const day = localDay(sql`s.startAt`)
  if (part === 'hour') {
    const hour = floorOf(sql`(s.startAt + z.offsetMs) / 3600000`)
    return sql`CAST(((${hour}) % 24 + 24) % 24 AS STRING)`
  }
  if (part === 'weekday') {
    const days = weekdays.map((name, i) => sql`WHEN ${i} THEN ${name}`)
    return sql`CASE ((${day} + 3) % 7 + 7) % 7 ${join(days, ' ')} END`
  }
  return unitLabel(unitOfDay(day, part, weekStart), part, weekStart)
}

const sums = (spec: SessionsSpec): Query => {
  const { scope, by } = spec
  const covered = coveredByBoth(scope)
  const inPeriod = sql`startAt >= ${scope.from ?? 0}`
  const inCovered = covered ? sql`startAt >= ${covered.from}` : sql`FALSE`
  const during = (value: Query): Query => sum(sql`CASE WHEN ${inPeriod} THEN ${value} END`)
  const names = by.map((_, place) => valueName(place))
  const group = names.length > 0 ? sql`GROUP BY ${join(names, ', ')}` : sql``
  return sql`
SELECT ${join(
    names.map((name) => sql`${name},`),
    ' ',
  )} ${columns({
    sessions: during(sql`1`),
    persons: sql`COUNT(DISTINCT CASE WHEN ${inPeriod} THEN person END)`,
    newPersons: during(sql`isFirst`),
    events: during(sql`events`),
    bounces: during(sql`CASE WHEN durationMs < 10000 AND pages <= 1 AND purchases = 0 THEN 1 END`),
    medianMs: sql`MEDIAN(CASE WHEN ${inPeriod} THEN durationMs END)`,
    durationMs: during(sql`durationMs`),
    viewSessions: during(sql`CASE WHEN views > 0 THEN 1 END`),
    cartSessions: during(sql`CASE WHEN carts > 0 THEN 1 END`),
    checkoutSessions: during(sql`CASE WHEN checkouts > 0 THEN 1 END`),
    coveredSessions: sum(sql`CASE WHEN ${inCovered} THEN 1 END`),
    convertedSessions: sum(sql`CASE WHEN ${inCovered} THEN converted END`),
    netMinor: during(sql`netMinor`),
    previousSessions: sum(sql`CASE WHEN ${inPeriod} THEN 0 ELSE 1 END`),
  })}
FROM facts ${group}`
}

const rows = (spec: SessionsSpec): Query => {
  const { scope, by } = spec
  const both = coveredByBoth(scope) !== null
  const previous = !byDate(spec) && coversPrevious(scope, 'sessions')
  const values = by.map(({ name }, place) => sql`${valueName(place)} AS ${columnCalled(name)},`)
  const order = by.map((one, place) => orderOf(one, valueName(place), spec))
  return sql`
SELECT ${join(values, ' ')} ${columns({
    sessions: sql`sessions`,
    persons: sql`persons`,
    newPersons: sql`newPersons`,
    events: sql`events`,
    eventsPerSession: ratio(sql`events`, sql`sessions`),
    bounces: sql`bounces`,
    bounceRate: ratio(sql`bounces`, sql`sessions`),
    medianDurationMs: sql`medianMs`,
    meanDurationMs: ratio(sql`durationMs`, sql`sessions`),
    viewSessions: sql`viewSessions`,
    cartSessions: sql`cartSessions`,
    checkoutSessions: sql`checkoutSessions`,
    convertedSessions: both ? sql`convertedSessions` : noNumber,
    sessionConversion: both ? ratio(sql`convertedSessions`, sql`coveredSessions`) : noRatio,
    netMinor: sql`netMinor`,
    previousSessions: previous ? sql`previousSessions` : noNumber,
  })}
FROM sums
${byDate(spec) ? sql`WHERE sessions > 0` : sql``}
${order.length > 0 ? sql`ORDER BY ${join(order, ', ')}` : sql``}`
}

const orderOf = ({ owner, field }: SessionsSpec['by'][number], value: Query, { scope }: SessionsSpec): Query => {
  const unit = owner === 'derived' ? calendarParts.find((unit) => unit === field) : undefined
  if (unit === 'hour') return sql`CAST(${value} AS BIGINT)`
  if (unit !== 'weekday') return byLabel(value)
  const first = weekdays.indexOf(scope.weekStart)
  const places = weekdays.map((day, i) => sql`WHEN ${day} THEN ${(i - first + 7) % 7}`)
  return sql`CASE ${value} ${join(places, ' ')} END`
}
