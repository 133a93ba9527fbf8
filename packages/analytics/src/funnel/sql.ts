import type { FunnelSpec } from './params.js'
import type { Condition } from '../params/scope.js'
import { baseTables } from '../sql/base.js'
import { fieldColumn } from '../sql/conditions.js'
import { byLabel, columnCalled, label } from '../sql/labels.js'
import { noNumber, ratio, sum } from '../sql/numbers.js'
import { join, sql, withTables } from '../sql/query.js'
import type { Query } from '../sql/query.js'
import { chainTables } from './sql-chains.js'
import { entryTables, isLedger, ofStep } from './sql-entries.js'

/** The tables of funnel as SQL over the flat relations. */
export const funnelSql = (spec: FunnelSpec): { readonly steps: Query; readonly summary: Query } => {
  const tables = {
    ...baseTables(spec.scope, fieldsNamed(spec)),
    ...entryTables(spec),
    ...chainTables(spec),
    paths: paths(spec),
  }
  return {
    steps: withTables({ ...tables, step_sums: stepSums(spec) }, steps(spec)),
    summary: withTables({ ...tables, outcomes: outcomes(spec), summary_sums: summarySums(spec) }, summary(spec)),
  }
}

/** One row for each person or session that entered: its chain, the breakdown, and the net of the orders in it. */
const paths = (spec: FunnelSpec): Query => {
  const positions = spec.steps.map((_, i) => sql`b.${ofStep('position', i)}`)
  const attributed = spec.attribution === 'last' ? sql`COALESCE(${join(positions.toReversed(), ', ')})` : positions[0]!
  const ledger = spec.steps.flatMap((one, i) => (isLedger(one, spec) ? [i] : []))
  const nets = ledger.map((i) => sql`, ${ofStep('o', i)}.netMinor AS ${ofStep('netMinor', i)}`)
  const orders = ledger.map(
    (i) => sql`
LEFT JOIN placed ${ofStep('o', i)}
  ON ${ofStep('o', i)}.subject = b.subject AND ${ofStep('o', i)}.position = ${positions[i]!}`,
  )
  return sql`
SELECT b.*, ${spec.by ? label(fieldColumn(spec.by.owner, spec.by.field)) : sql`''`} AS breakdown${join(nets, '')}
FROM best b
LEFT JOIN placed a ON a.subject = b.subject AND a.position = ${attributed}
LEFT JOIN known_sessions s ON s.sessionId = a.sessionId
LEFT JOIN known_users u ON u.userId = s.userId${join(orders, '')}`
}

// Without a breakdown there is no GROUP BY, so that a table has its rows even if nobody entered.
const grouped = ({ by }: FunnelSpec): { readonly column: Query; readonly group: Query } =>
  by ? { column: sql`breakdown`, group: sql`GROUP BY breakdown` } : { column: sql`'' AS breakdown`, group: sql`` }

const stepSums = (spec: FunnelSpec): Query => {
  const { column, group } = grouped(spec)
  const rows = spec.steps.map((one, i) => {
    const fromFirst = sql`${ofStep('at', i)} - at1`
    const fromPrevious = i > 0 ? sql`${ofStep('at', i)} - ${ofStep('at', i - 1)}` : noNumber
    return sql`
SELECT ${column}, ${i + 1} AS step, ${one.name} AS name, COUNT(${ofStep('at', i)}) AS reached,
  MEDIAN(${fromFirst}) AS medianMsFromFirst, CAST(SUM(${fromFirst}) AS BIGINT) AS msFromFirst,
  MEDIAN(${fromPrevious}) AS medianMsFromPrevious, CAST(SUM(${fromPrevious}) AS BIGINT) AS msFromPrevious,
  ${isLedger(one, spec) ? sum(sql`${ofStep('netMinor', i)}`) : noNumber} AS netMinor
FROM paths ${group}`
  })
  return join(rows, '\nUNION ALL')
}

const steps = (spec: FunnelSpec): Query => sql`
SELECT ${breakdown(spec)} step, name, reached,
  ${ratio(sql`reached`, sql`FIRST_VALUE(reached) OVER (PARTITION BY breakdown ORDER BY step)`)} AS fromFirst,
  ${ratio(sql`reached`, sql`LAG(reached) OVER (PARTITION BY breakdown ORDER BY step)`)} AS fromPrevious,
  medianMsFromFirst, ${ratio(sql`msFromFirst`, sql`reached`)} AS meanMsFromFirst,
  medianMsFromPrevious, ${ratio(sql`msFromPrevious`, sql`reached`)} AS meanMsFromPrevious, netMinor
FROM step_sums
ORDER BY ${byLabel(sql`breakdown`)}, step`

const outcomes = (spec: FunnelSpec): Query => {
  const converted = sql`depth = ${spec.steps.length}`
  const mature = sql`at1 + ${spec.window} <= ${spec.scope.asOf}`
  const flag = (condition: Query) => sql`CASE WHEN ${condition} THEN 1 ELSE 0 END`
  return sql`
SELECT breakdown, ${flag(converted)} AS converted, ${flag(mature)} AS mature, ${flag(sql`${converted} AND ${mature}`)} AS matureConverted,
  ${flag(sql`NOT (${converted}) AND NOT (${mature})`)} AS pending, ${flag(sql`NOT (${converted}) AND ${mature}`)} AS dropped
FROM paths`
}

const summarySums = (spec: FunnelSpec): Query => {
  const { column, group } = grouped(spec)
  return sql`
SELECT ${column}, COUNT(*) AS entered, ${sum(sql`converted`)} AS converted, ${sum(sql`pending`)} AS pending,
  ${sum(sql`dropped`)} AS dropped, ${sum(sql`mature`)} AS matureEntered, ${sum(sql`matureConverted`)} AS matureConverted
FROM outcomes ${group}`
}

const summary = (spec: FunnelSpec): Query => sql`
SELECT ${breakdown(spec)} entered, converted, pending, dropped, ${ratio(sql`converted`, sql`entered`)} AS conversion,
  matureEntered, matureConverted, ${ratio(sql`matureConverted`, sql`matureEntered`)} AS matureConversion
FROM summary_sums
ORDER BY ${byLabel(sql`breakdown`)}`

const breakdown = ({ by }: FunnelSpec): Query => (by ? sql`breakdown AS ${columnCalled(by.name)},` : sql``)

/** The fields that conditions name, of steps too. */
const fieldsNamed = ({ scope, steps, exclude }: FunnelSpec): readonly Condition[] => [
  ...scope.where,
  ...[...steps, ...exclude].flatMap(({ where }) => where),
]
