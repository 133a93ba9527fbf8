import { csvLines } from '@polymart/core'
import { metaInJson, rowInJson } from '@polymart/analytics'
import type { Result } from '@polymart/analytics'
import { Refusal } from '../refusal.js'
import { withStoreNames } from './store-names.js'

/** A piece of one table of a result. */
export interface Page {
  readonly result: Result
  readonly table: string
  readonly offset: number
  readonly limit: number
}

export const formats = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  arrow: 'application/vnd.apache.arrow.stream',
} as const

export type Format = keyof typeof formats

/** The format that is named, or else the first that the header `Accept` takes; JSON where it says nothing. */
export const formatFor = (named: string | undefined, accept: string | undefined): Format => {
  if (named !== undefined) {
    if (Object.hasOwn(formats, named)) return named as Format
    throw new Refusal(
      400,
      'argument',
      `Expected format to be json, csv or arrow, found ${JSON.stringify(named.slice(0, 50))}.`,
    )
  }
  if (accept === undefined || accept.trim() === '') return 'json'
  for (const range of accept.split(',').map((part) => part.split(';')[0]!.trim().toLowerCase())) {
    for (const [format, type] of Object.entries(formats)) {
      const [plain] = type.split(';')
      if (range === '*/*' || range === plain || range === `${plain!.split('/')[0]!}/*`) return format as Format
    }
  }
  throw new Refusal(406, 'format', `This is given as ${Object.values(formats).join(', ')}.`)
}

/** Rows that a table has. */
const rowsOf = ({ result, table }: Pick<Page, 'result' | 'table'>): number =>
  result.columnsOf(table)[0]?.values.length ?? 0

/** As the command prints it with `--format json`, with the table's name and which of its rows these are. */
export const pageInJson = ({ result, table, offset, limit }: Page): object => {
  const total = rowsOf({ result, table })
  const row = rowInJson(result.columnsOf(table))
  const length = Math.max(0, Math.min(limit, total - offset))
  return {
    analysis: result.analysis,
    table,
    meta: withStoreNames(metaInJson(result.meta)),
    rows: Array.from({ length }, (_, i) => row(offset + i)),
    page: { offset, limit, total },
  }
}

/** The whole table, from `offset` on, as files are asked for. */
export const tableInCsv = ({ result, table, offset }: Page): string => {
  const { header, line } = csvLines(result.columnsOf(table), result.meta.currency)
  const lines = [header]
  for (let row = offset, total = rowsOf({ result, table }); row < total; row++) lines.push(line(row))
  return lines.join('')
}

export const tableInArrow = async ({ result, table, offset }: Page): Promise<Uint8Array> => {
  const { tableToIPC } = await import('apache-arrow')
  return tableToIPC(result.tables[table]!.slice(offset), 'stream')
}
