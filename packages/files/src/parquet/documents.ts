import { arrowTexts } from '@polymart/core'
import { DataType, tableFromIPC } from 'apache-arrow'
import type { Data, Schema } from 'apache-arrow'
import { checkNames } from '../mapped/names.js'
import type { Entry, Piece } from '../read/task.js'
import { childrenOf, instantsOf } from './instants.js'
import { decoded } from './read.js'
import { DocumentReader } from './values.js'

/** The rows of a row group of any columns, as objects. */
export async function* documentsOfGroup({ source, from }: Piece): AsyncGenerator<Entry[]> {
  let rows = 0
  for await (const part of decoded(source, from)) {
    const { batches, schema } = tableFromIPC(part)
    checkNames(
      source,
      schema.fields.map(({ name }) => name),
    )
    const instants = hasLocalTimes(schema) ? await instantsOf(source, schema) : new Set<DataType>()
    const reader = new DocumentReader(await arrowTexts(), instants)
    for (const batch of batches) {
      const read = reader.struct(batch.data as Data)
      const before = rows
      rows += batch.numRows
      yield Array.from({ length: batch.numRows }, (_, row) => ({ row: before + row, value: read(row) }))
    }
  }
}

const hasLocalTimes = ({ fields }: { readonly fields: Schema['fields'] }): boolean =>
  fields.some(({ type }) => isLocalTime(type as DataType) || hasLocalTimes({ fields: childrenOf(type as DataType) }))

const isLocalTime = (type: DataType): boolean => DataType.isTimestamp(type) && !type.timezone
