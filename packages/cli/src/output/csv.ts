import { majorText } from '@polymart/core'
import type { ResultColumn } from '@polymart/analytics'
import { chunks, isoTime } from './view.js'
import type { Format } from './view.js'

/**
 * RFC 4180 with a header. Money is in major units, exact, under a name without `Minor` and with the currency, as in
 * `net (EUR)`; times are ISO 8601 UTC; null is empty, an empty text is `""`.
 */
export const csv: Format = function* ({ columns, rows, meta: { currency } }) {
  yield record(columns.map((column) => quoted(headerOf(column, currency))))
  const cells = columns.map((column) => cellsOf(column, currency))
  yield* chunks(rows, (row) => record(cells.map((cell) => cell(row))))
}

const record = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

const headerOf = ({ name, type }: ResultColumn, currency: string | null): string => {
  return type === 'money' && currency !== null ? `${name.replace(/Minor$/, '')} (${currency})` : name
}

const cellsOf = ({ type, values }: ResultColumn, currency: string | null): ((row: number) => string) => {
  const given =
    (text: (value: never) => string) =>
    (row: number): string => {
      const value = values[row]
      return value == null ? '' : text(value as never)
    }
  switch (type) {
    case 'text':
      return given((text: string) => quoted(inert(text)))
    case 'time':
      return given(isoTime)
    case 'money':
      return given((minor: number) => (currency === null ? String(minor) : majorText(minor, currency)))
    default:
      return given(String)
  }
}

/** A spreadsheet takes a text that begins so for a formula; the apostrophe keeps it a text. */
const inert = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
