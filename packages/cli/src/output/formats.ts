import { arrow } from './arrow.js'
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

/** What a file's name asks for. */
export const formatOfFile = (path: string): FormatName | undefined =>
  formatNames.find((format) => path.toLowerCase().endsWith(`.${format}`))
