import { familiesOf, leavesOfFamily, rowDecoder } from '@polymart/core'
import type { ByteReader, EntityName } from '@polymart/core'

/** The field whose earliest and latest values a store keeps, and by which scans are cut. */
const timeFields: { readonly [E in EntityName]?: string } = { transactions: 'at', sessions: 'startAt' }

/** Reads the time of a row from its first cell, passing over what stands before it. */
export const timeReader = (entity: EntityName): ((reader: ByteReader) => number) | undefined => {
  const leaves = leavesOfFamily(entity, familiesOf(entity)[0]!)
  const place = leaves.findIndex(({ name }) => name === timeFields[entity])
  if (place < 0) return undefined
  const skip = rowDecoder(leaves.slice(0, place), undefined)
  return (reader) => {
    skip(reader)
    return reader.long()
  }
}
