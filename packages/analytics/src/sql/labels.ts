import { identifier, join, sql } from './query.js'
import type { Query } from './query.js'

export const noSession = sql`'(no session)'`

/** A value of a breakdown as text. */
export const label = (value: Query): Query => sql`COALESCE(CAST(${value} AS STRING), '(not set)')`

/** Orders by a label: bytes, then "(no session)", then "(not set)". */
export const byLabel = (value: Query): Query =>
  sql`CASE ${value} WHEN '(no session)' THEN 1 WHEN '(not set)' THEN 2 ELSE 0 END, ${value}`

/** A breakdown's column; quoted for a dot, which Spark reads so with `spark.sql.ansi.doubleQuotedIdentifiers`. */
export const columnCalled = (name: string): Query =>
  name.includes('.') ? sql`"${join(name.split('.').map(identifier), '.')}"` : identifier(name)
