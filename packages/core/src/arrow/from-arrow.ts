import type { Table } from 'apache-arrow'
import { batchOf, textAt } from '../columns/batch.js'
import type { Batch } from '../columns/batch.js'
import { textColumn } from '../columns/column.js'
import { gather } from '../columns/gather.js'
import type { SelectedRows } from '../columns/gather.js'
import { fieldsOf, model } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import { checkColumns } from './check.js'
import { FirstProblems } from './problems.js'
import type { RowProblem } from './problems.js'
import { readColumns } from './read.js'

/** The rows of a table that have the structure of an entity, and what is wrong with the others. */
export const fromArrow = <E extends EntityName>(
  table: Table,
  entity: E,
): { batch: Batch<E>; problems: readonly RowProblem[] } => {
  const fields = fieldsOf(entity)
  checkColumns(fields, table.schema.fields)
  const problems: RowProblem[] = []
  let before = 0
  const full = table.batches.filter(({ numRows }) => numRows > 0)
  if (full.length === 0) return { batch: batchOf(entity, []), problems }
  const picks = full.map(({ data, numRows }): SelectedRows => {
    const { byRow, report } = new FirstProblems()
    const columns = readColumns(fields, data, report)
    const ids = textColumn(columns, model[entity].key)
    for (const [row, problem] of [...byRow].sort(([a], [b]) => a - b)) {
      problems.push({ ...problem, row: before + row, id: textAt(ids.dictionary, ids.codes[row]!) })
    }
    before += numRows
    return { columns, rows: Int32Array.from({ length: numRows }, (_, row) => row).filter((row) => !byRow.has(row)) }
  })
  const columns = picks.length === 1 && problems.length === 0 ? picks[0]!.columns : gather(entity, picks)
  return { batch: { entity, rows: before - problems.length, columns }, problems }
}
