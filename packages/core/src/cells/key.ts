import { crc32 } from 'node:zlib'
import { bucketText } from '../bucket.js'
import type { Batch } from '../columns/batch.js'
import { numberColumn, textColumn } from '../columns/column.js'
import type { TextColumn } from '../columns/column.js'
import { model } from '../model/entities.js'
import { latestTime } from '../time/bounds.js'
import type { ByteWriter } from './writer.js'

/** Which field decides the bucket of an entity's rows; categories and products have none: every partition gets all. */
const bucketField = {
  users: 'userId',
  transactions: 'userId',
  categories: undefined,
  products: undefined,
} as const

const encoder = new TextEncoder()

const cached = <T>(column: TextColumn, of: (text: Uint8Array) => T): ((code: number) => T) => {
  const { bytes, offsets } = column.dictionary
  const known: T[] = []
  return (code) => (known[code] ??= of(bytes.subarray(offsets[code], offsets[code + 1])))
}

const bucketKey = (text: Uint8Array): Uint8Array => encoder.encode(bucketText(crc32(text) & 0xfff))

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
    const userBucket = cached(user, bucketKey)
    const visitorBucket = cached(visitor, bucketKey)
    const start = numberColumn(columns, 'startAt').values
    return (writer, row) => {
      const known = user.codes[row]! >= 0
      const bucket = known ? userBucket(user.codes[row]!) : visitorBucket(visitor.codes[row]!)
      writer.copy(bucket, 0, 3)
      writer.byte(0)
      writeText(writer, known ? user : visitor, row)
      writer.byte(0)
      // Reversed, so that later sessions sort first.
      writer.digits(latestTime - start[row]!, 15)
      writer.byte(0)
      writeText(writer, id, row)
    }
  }
  const field = bucketField[entity]
  if (!field) return (writer, row) => writeText(writer, id, row)
  const owner = textColumn(columns, field)
  const bucket = cached(owner, bucketKey)
  return (writer, row) => {
    writer.copy(bucket(owner.codes[row]!), 0, 3)
    writer.byte(0)
    writeText(writer, id, row)
  }
}
