import type { Records } from '../fixtures/records.js'
import type { Query } from './analytics.js'
import { oracleOf } from './oracle.js'
import type { Row, Value } from './oracle.js'

/** What a query answers about a shop of these records. */
export const answer = async (records: Partial<Records>, query: Query): Promise<Row[]> => {
  const oracle = await oracleOf(records)
  try {
    return await oracle.query(query)
  } finally {
    oracle.close()
  }
}

/** The named columns of each row, as a list of values; it fails where a row has no such column. */
export const cells = (rows: readonly Row[], names: string): Value[][] =>
  rows.map((row) =>
    names.split(' ').map((name) => {
      const value = row[name]
      if (value === undefined) throw new RangeError(`Expected a column ${name}, found ${Object.keys(row).join(', ')}.`)
      return value
    }),
  )
