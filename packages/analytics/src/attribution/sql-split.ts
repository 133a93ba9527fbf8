import { noSession } from '../sql/labels.js'
import { identifier, join, sql } from '../sql/query.js'
import type { Query, Tables } from '../sql/query.js'
import { models } from './models.js'
import type { Model } from './models.js'
import type { AttributionSpec } from './params.js'

/**
 * `pieces (transactionId, value, sharedBy, touch, piece)`: what each touch gets of an order's net by each model, and of
 * its 1,000,000 `parts` by the one that is asked for. An order without touches has a row whose `touch` is 0.
 */
export const splitTables = ({ model, halfLife }: AttributionSpec): Tables => ({
  weights: sql`
SELECT transactionId, place, touchValue, netMinor, ${join(
    models.map((one) => sql`${weightBy(one, halfLife)} AS ${weightColumn(one)}`),
    ',\n  ',
  )}
FROM (
  SELECT touches.*, COUNT(*) OVER orders AS touchCount, MAX(startAt) OVER orders AS latestAt,
    MAX(CASE WHEN channel <> 'direct' THEN place END) OVER orders AS lastReferred
  FROM touches
  WINDOW orders AS (PARTITION BY transactionId)
) counted`,
  to_split: join(
    [...models.map((one) => toSplit(one, one, sql`netMinor`)), toSplit('parts', model, sql`CAST(1000000 AS BIGINT)`)],
    '\nUNION ALL\n',
  ),
  // A product of amount and weight needs up to 83 bits. With amount = q × total + r, its quotient by the total is
  // q × weight + r × weight ÷ total: the first is whole, and the second at most the weight, so that a double, rounded,
  // has all of its digits once the remainder is taken off.
  floors: sql`
SELECT split.*, product % total AS fraction,
  CAST(ROUND((absolute - rest) / CAST(total AS DOUBLE)) AS BIGINT) * weight
    + CAST(ROUND(CAST(product - product % total AS DOUBLE) / CAST(total AS DOUBLE)) AS BIGINT) AS whole
FROM (
  SELECT rests.*, CAST(rest AS DECIMAL(19, 0)) * CAST(weight AS DECIMAL(19, 0)) AS product
  FROM (
    SELECT totals.*, absolute % total AS rest
    FROM (
      SELECT to_split.*, ABS(amount) AS absolute, CAST(SUM(weight) OVER (PARTITION BY transactionId, sharedBy) AS BIGINT) AS total
      FROM to_split
    ) totals
  ) rests
) split`,
  pieces: sql`
SELECT transactionId, touchValue AS value, sharedBy, 1 AS touch,
  (CASE WHEN amount < 0 THEN -1 ELSE 1 END) * (whole + CASE WHEN turn <= absolute - wholes THEN 1 ELSE 0 END) AS piece
FROM (
  SELECT floors.*, ROW_NUMBER() OVER (PARTITION BY transactionId, sharedBy ORDER BY fraction DESC, place) AS turn,
    SUM(whole) OVER (PARTITION BY transactionId, sharedBy) AS wholes
  FROM floors
) turns
UNION ALL
SELECT c.transactionId, ${noSession} AS value, m.sharedBy, 0 AS touch,
  CASE WHEN m.sharedBy = 'parts' THEN 1000000 ELSE c.netMinor END AS piece
FROM chosen c
CROSS JOIN (${join(
    ['parts', ...models].map((name) => sql`SELECT ${name} AS sharedBy`),
    ' UNION ALL ',
  )}) m
LEFT JOIN touched t ON t.transactionId = c.transactionId
WHERE t.transactionId IS NULL`,
})

const weightColumn = (model: Model): Query => identifier(`${model}Weight`)

/** Whole numbers that are to each other as the shares of an order's touches. */
const weightBy = (model: Model, halfLife: number): Query => {
  switch (model) {
    case 'first':
      return sql`CASE WHEN place = 1 THEN 1 ELSE 0 END`
    case 'last':
      return sql`CASE WHEN place = touchCount THEN 1 ELSE 0 END`
    case 'lastNonDirect':
      return sql`CASE WHEN place = COALESCE(lastReferred, touchCount) THEN 1 ELSE 0 END`
    case 'linear':
      return sql`1`
    case 'timeDecay':
      return sql`CAST(FLOOR(POWER(2, (startAt - latestAt) / CAST(${halfLife} AS DOUBLE)) * 1000000000 + 0.5) AS BIGINT)`
    case 'position':
      return sql`CASE WHEN touchCount > 2 AND place IN (1, touchCount) THEN 2 * (touchCount - 2) ELSE 1 END`
  }
}

const toSplit = (sharedBy: string, model: Model, amount: Query): Query => sql`
SELECT transactionId, place, touchValue, ${sharedBy} AS sharedBy, CAST(${weightColumn(model)} AS BIGINT) AS weight, ${amount} AS amount
FROM weights`
