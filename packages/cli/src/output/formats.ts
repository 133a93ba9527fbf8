import { arrow } from './arrow.js'
import { checkEnding, endingOf } from '../arguments/ending.js'
import { csv } from './csv.js'
import { json, jsonLines } from './json.js'
import { parquet } from './parquet.js'
import type { Format } from './view.js'

export const formatNames = ['table', 'json', 'jsonl', 'csv', 'arrow', 'parquet'] as const
export type FormatName = (typeof formatNames)[number]

/** All formats but the table, which depends on the terminal. */
export const formats: { readonly [F in Exclude<FormatName, 'table'>]: Format } = {
  json,
  jsonl: jsonLines,
  csv,
  arrow,
  parquet,
}

/** Those that a terminal cannot show. */
export const isBinary = (format: FormatName): boolean => format === 'arrow' || format === 'parquet'

/** Names that files of a format also go by. */
const otherEndings: Readonly<Record<string, FormatName>> = { ndjson: 'jsonl', txt: 'table' }

const endings = [...formatNames, ...Object.keys(otherEndings)]

/**
 * What a file's name asks for.
 *
 * @throws PolymartError `argument`: its ending is that of no format.
 */
export const formatOfFile = (path: string): FormatName | undefined => {
  checkEnding('--out', path, endings, ' Name the format with --format.')
  const ending = endingOf(path)
  return ending === undefined ? undefined : (otherEndings[ending] ?? (ending as FormatName))
}
