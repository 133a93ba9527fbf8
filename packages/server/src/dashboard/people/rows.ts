import type { Meta, ResultColumn } from '@polymart/analytics'
import { tableOf } from '@polymart/viz'
import type { ResultLike, TableView } from '@polymart/viz'

type Value = ResultColumn['values'][number]

/** A column of rows of one's own: its heading, the kind of its values, and how a row comes to one. */
type Spec<Row> = readonly [label: string, kind: ResultColumn['kind'], of: (row: Row) => Value]

interface Table<Row> {
  readonly id: string
  readonly title: string
  readonly rows: readonly Row[]
  readonly columns: Readonly<Record<string, Spec<Row>>>
  readonly meta: Pick<Meta, 'currency' | 'timeZone'>
}

/** A table of rows that are no analysis' own, as tables of analyses look. */
export const tableOfRows = <Row>({ id, title, rows, columns, meta }: Table<Row>): TableView => {
  const made = Object.entries(columns).map(([name, [label, kind, of]]): ResultColumn => ({
    name,
    kind,
    label,
    nullable: true,
    meaning: label,
    values: rows.map(of),
  }))
  const result = { analysis: 'customer', meta, columns: { [id]: made }, rows: () => [] } as unknown as ResultLike
  return tableOf(result, { id, title, table: id, open: true })
}
