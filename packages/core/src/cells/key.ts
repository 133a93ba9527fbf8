import { bucketCount, bucketText } from '../bucket.js'
import type { Batch } from '../columns/batch.js'
import { bucketByCode, bucketColumns } from '../columns/buckets.js'
import { numberColumn, textColumn } from '../columns/column.js'
import type { TextColumn } from '../columns/column.js'
import { model } from '../model/entities.js'
import { latestTime } from '../time/bounds.js'
import type { ByteWriter } from './writer.js'

/** The three hex digits of every bucket, one behind the other. */
const bucketDigits = new TextEncoder().encode(
  Array.from({ length: bucketCount }, (_, bucket) => bucketText(bucket)).join(''),
)

/** Writes the bucket of a text of a column. */
const bucketWriter = (column: TextColumn): ((writer: ByteWriter, code: number) => void) => {
  const bucketOfCode = bucketByCode(column)
  return (writer, code) => {
    const bucket = bucketOfCode(code)
    writer.copy(bucketDigits, bucket * 3, bucket * 3 + 3)
  }
}

/**
 * Writes the row key of a row. Parts are separated by NUL, which no id holds, so that keys sort by bucket, then
 * person, then time:
 * a session `bucket | person | reversed start | session`, newest first; a user or order `bucket | id`; a category
 * or product its id.
 */
export const rowKeyWriter = (batch: Batch): ((writer: ByteWriter, row: number) => void) => {
  const { entity, columns } = batch
  const id = textColumn(columns, model[entity].key)
  const writeText = (writer: ByteWriter, { codes, dictionary }: TextColumn, row: number): void => {
    const code = codes[row]!
    writer.copy(dictionary.bytes, dictionary.offsets[code]!, dictionary.offsets[code + 1]!)
  }
  if (entity === 'sessions') {
    const user = textColumn(columns, 'userId')
    const visitor = textColumn(columns, 'visitorId')
    const userBucket = bucketWriter(user)
    const visitorBucket = bucketWriter(visitor)
    const start = numberColumn(columns, 'startAt').values
    return (writer, row) => {
      const known = user.codes[row]! >= 0
      if (known) userBucket(writer, user.codes[row]!)
      else visitorBucket(writer, visitor.codes[row]!)
      writer.byte(0)
      writeText(writer, known ? user : visitor, row)
      writer.byte(0)
      // Reversed, so that later sessions sort first.
      writer.digits(latestTime - start[row]!, 15)
      writer.byte(0)
      writeText(writer, id, row)
    }
  }
  const [field] = bucketColumns[entity]
  if (!field) return (writer, row) => writeText(writer, id, row)
  const owner = textColumn(columns, field)
  const bucket = bucketWriter(owner)
  return (writer, row) => {
    bucket(writer, owner.codes[row]!)
    writer.byte(0)
    writeText(writer, id, row)
  }
}
