import { sql } from './query.js'
import type { Query } from './query.js'

/** A sum that is 0 over nothing. DuckDB widens sums, so it is made a BIGINT again. */
export const sum = (value: Query): Query => sql`CAST(COALESCE(SUM(${value}), 0) AS BIGINT)`

/** An unrounded double; null with nothing to divide by. */
export const ratio = (dividend: Query, divisor: Query): Query => sql`(${dividend}) / NULLIF(${divisor}, 0)`

/** An unrounded double; null unless the divisor is above 0. */
export const partOf = (dividend: Query, divisor: Query): Query =>
  sql`CASE WHEN (${divisor}) > 0 THEN (${dividend}) / NULLIF(${divisor}, 0) END`

/**
 * Money through a count above 0, rounded to the minor unit, half away from zero; null with nothing to divide by.
 * By remainders, because a double would round a half of large amounts the wrong way.
 */
export const moneyPer = (money: Query, count: Query): Query => {
  const rest = sql`(${money}) % NULLIF(${count}, 0)`
  const awayFromZero = sql`CASE WHEN 2 * ABS(${rest}) >= ${count} THEN SIGN(${money}) ELSE 0 END`
  return sql`CAST(((${money}) - (${rest})) / NULLIF(${count}, 0) + ${awayFromZero} AS BIGINT)`
}

/** The floor of a quotient of whole numbers. */
export const floorOf = (quotient: Query): Query => sql`CAST(FLOOR(${quotient}) AS BIGINT)`

export const noNumber = sql`CAST(NULL AS BIGINT)`
export const noRatio = sql`CAST(NULL AS DOUBLE)`
