import { crc32 } from 'node:zlib'
import { bucketCount } from '../bucket.js'
import type { EntityName } from '../model/entities.js'
import type { Batch } from './batch.js'
import { textColumn } from './column.js'
import type { TextColumn } from './column.js'

/** The columns from which the bucket of a row follows; categories and products have none: every partition gets all. */
export const bucketColumns: { readonly [E in EntityName]: readonly string[] } = {
  users: ['userId'],
  categories: [],
  products: [],
  transactions: ['userId'],
  sessions: ['userId', 'visitorId'],
}

/** The bucket of each row, by its person. */
export const bucketsOf = ({ entity, rows, columns }: Batch): Uint16Array => {
  const buckets = new Uint16Array(rows)
  const [first, second] = bucketColumns[entity].map((name) => textColumn(columns, name))
  if (!first) return buckets
  const bucket = bucketByCode(first)
  const other = second && bucketByCode(second)
  for (let row = 0; row < rows; row++) {
    const code = first.codes[row]!
    buckets[row] = code >= 0 || !other ? bucket(code) : other(second.codes[row]!)
  }
  return buckets
}

/** The bucket of a text of a column, worked out once a text. */
export const bucketByCode = ({ dictionary }: TextColumn): ((code: number) => number) => {
  const { bytes, offsets, length } = dictionary
  const known = new Int16Array(length).fill(-1)
  return (code) => {
    if (known[code]! < 0) known[code] = crc32(bytes.subarray(offsets[code], offsets[code + 1])) & (bucketCount - 1)
    return known[code]!
  }
}
