import { jsonText } from '../terminal/text.js'
import { chunks } from './view.js'
import type { Format } from './view.js'

// What analyses are is loaded when one runs, so that help need not wait for it.
const inJson = () => import('@polymart/analytics')

/** One object: `{"analysis", "meta", "rows"}`, a row a line. */
export const json: Format = async function* ({ meta, columns, rows }) {
  const { metaInJson, rowInJson } = await inJson()
  yield `{"analysis":${jsonText(meta.analysis)},\n"meta":${jsonText(metaInJson(meta))},\n"rows":[`
  const rowOf = rowInJson(columns)
  yield* chunks(rows, (row) => `${row === 0 ? '\n' : ',\n'}${jsonText(rowOf(row))}`)
  yield '\n]}\n'
}

/** A row a line. */
export const jsonLines: Format = async function* ({ columns, rows }) {
  const { rowInJson } = await inJson()
  const rowOf = rowInJson(columns)
  yield* chunks(rows, (row) => `${jsonText(rowOf(row))}\n`)
}
