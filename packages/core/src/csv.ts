import { majorText } from './money.js'

/** A column of a table; of the kinds, `money`, `time` and those of texts are written in a way of their own. */
export interface CsvColumn {
  readonly name: string
  readonly kind: string
  readonly values: readonly (string | number | boolean | null)[]
}

/** A table's lines, each with its end. */
export interface CsvLines {
  readonly header: string
  /** Of a row by its number, from 0. */
  readonly line: (row: number) => string
}

/**
 * Columns as CSV (RFC 4180). Money is in major units, exact, under a name without `Minor` and with the currency, as in
 * `net (EUR)`; times are ISO 8601 UTC; ratios unrounded; null is empty, an empty text is `""`. A text that a
 * spreadsheet would run as a formula, or a part of it behind another separator, gets an apostrophe before it.
 */
export const csvLines = (columns: readonly CsvColumn[], currency: string | null): CsvLines => {
  const cells = columns.map(({ kind, values }) => {
    const text = textOf(kind, currency)
    return (row: number): string => (values[row] == null ? '' : text(values[row] as never))
  })
  return {
    header: joined(columns.map((column) => quoted(headerOf(column, currency)))),
    line: (row) => joined(cells.map((cell) => cell(row))),
  }
}

const joined = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

const headerOf = ({ name, kind }: CsvColumn, currency: string | null): string =>
  kind === 'money' && currency !== null ? `${name.replace(/Minor$/, '')} (${currency})` : name

const textOf = (kind: string, currency: string | null): ((value: never) => string) => {
  switch (kind) {
    case 'text':
    case 'sentence':
    case 'person':
    case 'country':
    case 'step':
    case 'place':
      return (text: string) => quoted(inert(text))
    case 'time':
      return (at: number) => new Date(at).toISOString()
    case 'money':
      return currency === null ? String : (minor: number) => majorText(minor, currency)
    default:
      return String
  }
}

/**
 * An apostrophe keeps a text a text that a spreadsheet would take for a formula, by a sign of either width. So it does
 * behind a semicolon, tab or line end: where a spreadsheet cuts lines at these, what follows is a cell of its own, which
 * quotes do not prevent.
 */
const inert = (text: string): string =>
  /[;\t\r\n][=+\-@＝＋－＠]|^[=+\-@＝＋－＠\t\r\n]/.test(text)
    ? text.replace(/^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])/g, "'")
    : text

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
