import { csvLines } from '@polymart/core'
import { chunks } from './view.js'
import { factLines } from './heading.js'
import type { Format } from './view.js'

export const csv: Format = function* ({ columns, rows, meta: { currency } }) {
  const { header, line } = csvLines(columns, currency)
  yield header
  yield* chunks(rows, line)
}

/** As `csv`, below comments that say what it is of. */
export const csvWithMeta: Format = async function* (view) {
  for (const line of factLines(view.meta, view.table)) yield `# ${line}\r\n`
  yield* csv(view)
}
