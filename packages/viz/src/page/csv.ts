import { majorText } from '@polymart/core'
import type { Meta, ResultColumn } from '@polymart/analytics'

/**
 * Columns as CSV (RFC 4180). Money is in major units, named with the currency: `net (EUR)`; times are ISO 8601 UTC;
 * ratios unrounded; null is empty, an empty text `""`. A text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export const csvOf = (columns: readonly ResultColumn[], { currency }: Pick<Meta, 'currency'>): string => {
  const cells = columns.map(({ type, values }) => values.map((value) => cell(type, value, currency)))
  const lines = [columns.map((column) => quoted(headerOf(column, currency))).join(',')]
  const rows = columns[0]?.values.length ?? 0
  for (let row = 0; row < rows; row++) lines.push(cells.map((column) => column[row]!).join(','))
  return lines.join('\r\n') + '\r\n'
}

const headerOf = ({ name, type }: ResultColumn, currency: string | null): string =>
  type === 'money' && currency !== null ? `${name.replace(/Minor$/, '')} (${currency})` : name

const cell = (type: ResultColumn['type'], value: ResultColumn['values'][number], currency: string | null): string => {
  if (value === null) return ''
  if (type === 'money') return currency === null ? String(value) : majorText(value as number, currency)
  if (type === 'time') return new Date(value as number).toISOString()
  return typeof value === 'string' ? quoted(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value) : String(value)
}

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
