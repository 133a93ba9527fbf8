import { ColumnsBuilder, fieldsOf, model, textColumn, numberColumn, textAt } from '@polymart/core'
import type { Columns, EntityName, Fields } from '@polymart/core'
import { documentDecoder } from './decode.js'

/** Beside the fields of the model. */
const ownFields: Fields = {
  _id: { kind: 'text', nullable: false, meaning: 'The row key' },
  load: { kind: 'integer', nullable: false, meaning: 'The generation that wrote it' },
}

/** Rows that are stored already, as columns. */
export interface StoredRows {
  readonly rows: number
  readonly columns: Columns
  keyAt(row: number): string
  idAt(row: number): string
  loadAt(row: number): number
}

/** Reads documents, as they are on the wire, with all their fields. */
export const storedRows = (entity: EntityName, documents: readonly Uint8Array[]): StoredRows => {
  const fields = { ...ownFields, ...fieldsOf(entity) }
  const builder = new ColumnsBuilder(fields, undefined, model[entity].key)
  const add = documentDecoder(fields, builder)
  for (const document of documents) add(document)
  const columns = builder.finish()
  const keys = textColumn(columns, '_id')
  const ids = textColumn(columns, model[entity].key)
  const loads = numberColumn(columns, 'load').values
  return {
    rows: documents.length,
    columns,
    keyAt: (row) => textAt(keys.dictionary, keys.codes[row]!)!,
    idAt: (row) => textAt(ids.dictionary, ids.codes[row]!)!,
    loadAt: (row) => loads[row]!,
  }
}
