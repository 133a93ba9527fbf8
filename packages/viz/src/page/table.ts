import { countryName, csvLines, noValueText as none } from '@polymart/core'
import type { ResultColumn } from '@polymart/analytics'
import type { ResultLike } from '../figure.js'
import { stepLabel } from '../figures/text.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'
import { labelOf } from './labels.js'

/** A table as people see it, and the whole of it as CSV. */
export interface TableView {
  readonly id: string
  readonly title: string
  readonly columns: readonly { readonly label: string; readonly isText: boolean }[]
  readonly rows: readonly (readonly string[])[]
  readonly csv: string
  /** Whether the page shows it at once or folded. */
  readonly open: boolean
}

export interface TableOptions {
  readonly id: string
  readonly title: string
  /** The result's table. */
  readonly table: string
  /** Names of the columns to show, in this order; default all. The CSV always has all. */
  readonly show?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  /** Marks a cell as resting on few observations. */
  readonly isUnsteady?: (name: string, row: number) => boolean
  /** The order of the rows as shown, by their places in the table; the CSV keeps the table's. */
  readonly order?: readonly number[]
  readonly open?: boolean
}

export const tableOf = (result: ResultLike, options: TableOptions): TableView => {
  const { id, title, table, labels = {}, isUnsteady = () => false, open = false } = options
  const format = formatOf(result.meta)
  const all = result.columns[table] ?? []
  const order = options.order ?? all[0]?.values.map((_, row) => row) ?? []
  const shown = options.show?.flatMap((name) => all.filter((column) => column.name === name)) ?? all
  const cells = shown.map((column) =>
    column.values.map(
      (value, row) => cellText(column, value, format) + (isUnsteady(column.name, row) ? unsteadyMark : ''),
    ),
  )
  return {
    id,
    title,
    columns: shown.map(({ name, type }) => ({
      label: labels[name] ?? labelOf(name),
      isText: type === 'text' || type === 'date',
    })),
    rows: order.map((row) => cells.map((column) => column[row]!)),
    csv: csvOf(all, result.meta.currency),
    open,
  }
}

const csvOf = (columns: readonly ResultColumn[], currency: string | null): string => {
  const { header, line } = csvLines(columns, currency)
  return [header, ...(columns[0]?.values ?? []).map((_, row) => line(row))].join('')
}

/** Stands behind a number that rests on few observations. */
export const unsteadyMark = ' †'

const cellText = ({ name, type }: ResultColumn, value: ResultColumn['values'][number], format: Format): string => {
  if (value === null) return none
  if (typeof value === 'number') {
    if (name.includes('Ms')) return format.duration(value)
    switch (type) {
      case 'money':
        return format.money(value)
      case 'time':
        return format.time(value)
      case 'ratio':
        return name === 'netChange' ? format.change(value) : format.percent(value)
      case 'number':
        return format.number(value)
      default:
        return format.count(value)
    }
  }
  if (type === 'date') return format.day(String(value))
  if (name === 'country') return countryName(String(value))
  return name === 'name' ? stepLabel(String(value)) : String(value)
}

/** The table's own scroll area can be reached and scrolled by keyboard. */
export const tableHtml = ({ id, title, columns, rows }: TableView): Markup => markup`
  <div class="scroll" role="region" aria-label="${title}" tabindex="0">
    <table id="table-${id}">
      <caption class="visually-hidden">${title}</caption>
      <thead>
        <tr>${columns.map(({ label, isText }) => markup`<th scope="col" class="${isText ? 'text' : 'number'}">${label}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => markup`<tr>${row.map((cell, i) => cellHtml(cell, columns[i]!.isText, i === 0))}</tr>\n`)}
      </tbody>
    </table>
  </div>`

const cellHtml = (cell: string, isText: boolean, isHeading: boolean): Markup => {
  if (!isText) return markup`<td>${cell}</td>`
  return isHeading ? markup`<th scope="row" class="text">${cell}</th>` : markup`<td class="text">${cell}</td>`
}
