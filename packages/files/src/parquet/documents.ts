import { arrowTexts } from '@polymart/core'
import type { Data } from 'apache-arrow'
import { checkNames } from '../mapped/names.js'
import type { Entry, Piece } from '../read/task.js'
import { tablesOf } from './read.js'
import { DocumentReader } from './values.js'

/** The rows of a row group of any columns, as objects. */
export async function* documentsOfGroup({ source, from }: Piece): AsyncGenerator<Entry[]> {
  let rows = 0
  for await (const { batches, schema } of tablesOf(source, from)) {
    checkNames(
      source,
      schema.fields.map(({ name }) => name),
    )
    const reader = new DocumentReader(await arrowTexts())
    for (const batch of batches) {
      const read = reader.struct(batch.data as Data)
      const before = rows
      rows += batch.numRows
      yield Array.from({ length: batch.numRows }, (_, row) => ({ row: before + row, value: read(row) }))
    }
  }
}
