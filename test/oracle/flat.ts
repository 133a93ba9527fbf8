import type { DuckDBConnection } from '@duckdb/node-api'
import { fieldsOf } from '@polymart/core'
import type { Fields } from '@polymart/core'
import { eventFields, flatFields } from './analytics.js'
import type { FlatField } from './analytics.js'

/** Makes the flat relations that the analyses' SQL reads from the nested tables, and drops those. */
export const flattenAll = async (connection: DuckDBConnection): Promise<void> => {
  // Epoch milliseconds of what files hold: a timestamp, or as text ISO 8601 or the milliseconds themselves. TRY_CAST,
  // because DuckDB sometimes evaluates a branch that it does not take.
  await connection.run(`CREATE MACRO epoch_of(t) AS CASE WHEN typeof(t) = 'VARCHAR'
    THEN COALESCE(TRY_CAST(CAST(t AS VARCHAR) AS BIGINT), epoch_ms(TRY_CAST(t AS TIMESTAMPTZ)))
    ELSE epoch_ms(TRY_CAST(t AS TIMESTAMPTZ)) END`)
  for (const [name, select] of Object.entries(relations)) await connection.run(`CREATE TABLE ${name} AS ${select}`)
  for (const entity of ['users', 'categories', 'products', 'transactions', 'sessions']) {
    await connection.run(`DROP TABLE nested_${entity}`)
  }
}

/** The scalar fields of a record in `from`, as columns of their flat names and types. */
const flat = (fields: Fields, from: string): string =>
  [...flatFields(fields)].map(([name, field]) => `${converted(`${from}.${name}`, field)} AS ${field.column}`).join(', ')

const converted = (value: string, { kind }: FlatField): string => {
  if (kind === 'time') return `epoch_of(${value})`
  if (kind === 'integer' || kind === 'money') return `CAST(${value} AS BIGINT)`
  if (kind === 'boolean') return `CAST(${value} AS BOOLEAN)`
  return kind === 'texts' ? `CAST(${value} AS VARCHAR[])` : `CAST(${value} AS VARCHAR)`
}

const inner = (fields: Fields, name: string): Fields => fields[name]!.fields as Fields

const transactions = fieldsOf('transactions')
const refunds = inner(transactions, 'refunds')
const eachRefund = `SELECT transactionId, unnest(refunds) AS r, unnest(range(len(refunds))) AS refund FROM nested_transactions`

const relations = {
  users: `SELECT ${flat(fieldsOf('users'), 't')} FROM nested_users t`,
  categories: `SELECT ${flat(fieldsOf('categories'), 't')} FROM nested_categories t`,
  products: `SELECT ${flat(fieldsOf('products'), 't')} FROM nested_products t`,
  product_prices: `SELECT productId, price, ${flat(inner(fieldsOf('products'), 'prices'), 'p')}
    FROM (SELECT productId, unnest(prices) AS p, unnest(range(len(prices))) AS price FROM nested_products)`,
  orders: `SELECT ${flat(transactions, 't')} FROM nested_transactions t`,
  order_lines: `SELECT transactionId, ${flat(inner(transactions, 'lines'), 'l')}
    FROM (SELECT transactionId, unnest(lines) AS l FROM nested_transactions)`,
  refunds: `SELECT transactionId, refund, ${flat(refunds, 'r')} FROM (${eachRefund})`,
  refund_lines: `SELECT transactionId, refund, ${flat(inner(refunds, 'lines'), 'l')}
    FROM (SELECT transactionId, refund, unnest(r.lines) AS l FROM (${eachRefund}))`,
  sessions: `SELECT ${flat(fieldsOf('sessions'), 't')} FROM nested_sessions t`,
  events: `SELECT sessionId, ${flat(eventFields, 'e')}
    FROM (SELECT sessionId, unnest(events) AS e FROM nested_sessions)`,
}
