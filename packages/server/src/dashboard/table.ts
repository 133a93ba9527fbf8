import { countText, csvLines, percentText } from '@polymart/core'
import type { CsvColumn } from '@polymart/core'
import type { TableView } from '@polymart/viz'

interface Column extends CsvColumn {
  readonly label: string
  readonly shown: (value: never) => string
}

const column =
  (kind: string, shown: (value: never) => string) =>
  (name: string, label: string, values: CsvColumn['values']): Column => ({ name, kind, label, values, shown })

export const text = column('text', String)
export const count = column('count', countText)
export const share = column('share', percentText)
export const time = column('time', (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' '))

/** A table of a card, of columns of one length. */
export const tableOf = (id: string, title: string, columns: readonly Column[], open = false): TableView => {
  const { header, line } = csvLines(columns, null)
  const rows = columns[0]!.values.map((_, row) =>
    columns.map(({ values, shown }) => ({ text: values[row] === null ? '–' : shown(values[row] as never) })),
  )
  return {
    id,
    title,
    columns: columns.map(({ label, kind }) => ({ label, isText: kind === 'text' || kind === 'time' })),
    rows,
    csv: [header, ...rows.map((_, row) => line(row))].join(''),
    open,
  }
}
