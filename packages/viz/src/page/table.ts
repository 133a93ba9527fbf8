import { countedText, countryName, countText, csvLines, noValueText as none } from '@polymart/core'
import { isLeftAligned } from '@polymart/analytics'
import type { ResultColumn } from '@polymart/analytics'
import type { ResultLike } from '../figure.js'
import { unsteadyMark } from '../figures/few.js'
import { stepLabel } from '../figures/text.js'
import { formatOf } from '../format.js'
import type { Format } from '../format.js'
import { markup } from './markup.js'
import type { Markup } from './markup.js'

/** A cell as it reads; of dates, times and durations also the number by which the table sorts. */
export interface Cell {
  readonly text: string
  readonly value?: number | null
  /** Where the number behind it is told in full, on pages that have more than one. */
  readonly href?: string
}

/** Which rows of a result a table shows. */
export interface TableSource {
  readonly result: ResultLike
  readonly table: string
  /** The place in the result of each row shown. */
  readonly rows: readonly number[]
}

/** A table as people see it, and the whole of it as CSV. */
export interface TableView {
  readonly id: string
  readonly title: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly csv: string
  /** Whether the page shows it at once or folded. */
  readonly open: boolean
  /** Absent where it is of no result. */
  readonly source?: TableSource
  /** How the rows are sorted, where whoever made the table sorts them; the headings then lead to other orders. */
  readonly sort?: TableSort | undefined
}

/** What a table is sorted by, where the server sorts it. */
export interface TableSort {
  /** Name of a column. */
  readonly by: string
  readonly direction: 'ascending' | 'descending'
  /** Where the heading of a column leads. */
  readonly hrefOf: (name: string) => string
}

/** A column of a table as a page shows it. */
export interface TableColumn {
  readonly label: string
  readonly isText: boolean
  readonly isSentence?: boolean
  /** Of the result's column. */
  readonly name?: string
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
  /** The order of the rows, on the page as in the CSV, by their places in the table. */
  readonly order?: readonly number[]
  readonly open?: boolean
  /** How many rows the CSV has at most; default all. */
  readonly mostInCsv?: number
}

/** A table of a result as a page shows it. @internal */
export const tableOf = (result: ResultLike, options: TableOptions): TableView => {
  const { id, title, table, labels = {}, isUnsteady = () => false, open = false } = options
  const format = formatOf(result.meta)
  const all = result.columns[table] ?? []
  const order = options.order ?? all[0]?.values.map((_, row) => row) ?? []
  const shown = options.show?.flatMap((name) => all.filter((column) => column.name === name)) ?? all
  const cells = shown.map((column) =>
    column.values.map((value, row): Cell => ({
      text: cellText(column, value, format) + (isUnsteady(column.name, row) ? unsteadyMark : ''),
      ...(isOpaque(column.kind) && { value: typeof value === 'string' ? Date.parse(value) : (value as number | null) }),
    })),
  )
  return {
    id,
    title,
    columns: shown.map(({ name, label, kind }) => ({
      name,
      label: labels[name] ?? label,
      isText: isLeftAligned(kind),
      ...(kind === 'sentence' && { isSentence: true }),
    })),
    rows: order.map((row) => cells.map((column) => column[row]!)),
    csv: csvOf(csvColumns(all, shown, labels), order.slice(0, options.mostInCsv), result.meta.currency),
    open,
    source: { result, table, rows: order },
  }
}

/** Whether the order of its values cannot be told from their texts, as that of most numbers can: `50 s` is before `1.3 min`. */
const isOpaque = (kind: ResultColumn['kind']): boolean => ['duration', 'date', 'time'].includes(kind)

/** All columns, those first that the page shows, under the headings that it shows. */
const csvColumns = (
  all: readonly ResultColumn[],
  shown: readonly ResultColumn[],
  labels: Readonly<Record<string, string>>,
): readonly ResultColumn[] =>
  [...shown, ...all.filter((column) => !shown.includes(column))].map((column) => ({
    ...column,
    name: labels[column.name] ?? column.label,
  }))

const csvOf = (columns: readonly ResultColumn[], order: readonly number[], currency: string | null): string => {
  const { header, line } = csvLines(columns, currency)
  return [header, ...order.map(line)].join('')
}

/** The first rows alone, which the title then says; the CSV has all. */
export const firstRows = (view: TableView, most: number): TableView =>
  view.rows.length <= most
    ? view
    : {
        ...view,
        title: `${view.title} (first ${countText(most)} of ${countedText(view.rows.length, 'row')})`,
        rows: view.rows.slice(0, most),
      }

/** Makes links of cells: `hrefOf` gets the place of a row in the result, and the name of a column. */
export const withLinks = (view: TableView, hrefOf: (row: number, column: string) => string | undefined): TableView => ({
  ...view,
  rows: view.rows.map((cells, i) =>
    cells.map((cell, column) => {
      const { name } = view.columns[column]!
      const row = view.source?.rows[i]
      const href = name === undefined || row === undefined ? undefined : hrefOf(row, name)
      return href === undefined ? cell : { ...cell, href }
    }),
  ),
})

const cellText = ({ kind }: ResultColumn, value: ResultColumn['values'][number], format: Format): string => {
  if (value === null) return none
  switch (kind) {
    case 'money':
      return format.money(value as number)
    case 'time':
      return format.time(value as number)
    case 'duration':
      return format.duration(value as number)
    case 'share':
      return format.percent(value as number)
    case 'change':
      return format.change(value as number)
    case 'number':
      return format.number(value as number)
    case 'count':
      return format.count(value as number)
    case 'date':
      return format.day(value as string)
    case 'country':
      return countryName(value as string)
    case 'step':
      return stepLabel(value as string)
    case 'text':
    case 'sentence':
    case 'person':
    case 'place':
    case 'boolean':
      return String(value)
  }
}

/** The table's own scroll area can be reached and scrolled by keyboard. */
export const tableHtml = ({ id, title, columns, rows, sort }: TableView): Markup => markup`
  <div class="scroll" role="region" aria-label="${title}" tabindex="0">
    <table id="table-${id}">
      <caption class="visually-hidden">${title}</caption>
      <thead>
        <tr>${columns.map((column) => headingHtml(column, sort))}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => markup`<tr>${row.map((cell, i) => cellHtml(cell, columns[i]!, i === 0))}</tr>\n`)}
      </tbody>
    </table>
  </div>`

const headingHtml = ({ label, isText, name }: TableColumn, sort: TableSort | undefined): Markup => {
  const kind = isText ? 'text' : 'number'
  if (!sort || name === undefined) return markup`<th scope="col" class="${kind}">${label}</th>`
  const sorted = sort.by === name ? markup` aria-sort="${sort.direction}"` : null
  return markup`<th scope="col" class="${kind}"${sorted}><a class="sort" href="${sort.hrefOf(name)}">${label}</a></th>`
}

const cellHtml = (
  { text, value, href }: Cell,
  { isText, isSentence }: TableView['columns'][number],
  isHeading: boolean,
): Markup => {
  const sorted = value === undefined ? null : markup` data-value="${value ?? ''}"`
  const content = href === undefined ? text : markup`<a href="${href}">${text}</a>`
  if (!isText) return markup`<td${sorted}>${content}</td>`
  if (isSentence) return markup`<td class="text sentence">${content}</td>`
  return isHeading
    ? markup`<th scope="row" class="text"${sorted}>${content}</th>`
    : markup`<td class="text"${sorted}>${content}</td>`
}
