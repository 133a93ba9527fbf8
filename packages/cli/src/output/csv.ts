import { csvLines } from '@polymart/core'
import { chunks } from './view.js'
import type { Format } from './view.js'

export const csv: Format = function* ({ columns, rows, meta: { currency } }) {
  const { header, line } = csvLines(columns, currency)
  yield header
  yield* chunks(rows, line)
}
