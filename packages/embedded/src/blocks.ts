import { familiesOf, leavesOfFamily, Packed, wanted, withLaterFields } from '@polymart/core'
import type { Columns, EntityName } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { damaged } from './damaged.js'
import type { Handle } from './handle.js'
import type { BlockFacts } from './layout.js'
import { keyText } from './key.js'

/** The bucket of each row, beside the model's columns; rows of a block lie in the order of their buckets. */
export const bucketsColumn = '#bucket'

export interface Block extends BlockFacts {
  /** That of its first row. */
  readonly key: Uint8Array
}

/** An entity's blocks, in the order of their keys. */
export const blocksOf = (handle: Handle, entity: EntityName, transaction?: Transaction): readonly Block[] => {
  const entries = handle.index(entity).getRange({ start: Buffer.of(0), ...(transaction && { transaction }) })
  try {
    return Array.from(entries, ({ key, value }) => ({ key: Uint8Array.from(key), ...value }))
  } catch (cause) {
    throw damaged(`the entries of ${entity}`, (cause as Error).message, cause)
  }
}

/**
 * Columns of a block, all or those asked for, and the buckets of its rows; or of some rows alone, then without buckets.
 * What it does not have yet is null.
 */
export const readBlock = (
  { columns: table }: Handle,
  entity: EntityName,
  { key, rows, columns, sums }: Block,
  {
    only,
    places,
    transaction,
  }: { readonly only?: readonly string[]; readonly places?: Int32Array; readonly transaction?: Transaction } = {},
): Columns => {
  const read = (place: number): Columns => {
    const bytes = table.get(columns[place]!, transaction && { transaction })
    const what = `a block of ${entity} under the key ${keyText(key)}`
    if (!bytes) throw damaged(what, 'Some of its columns are missing.')
    return making(what, () => {
      const packed = new Packed(bytes)
      if (packed.head.rows !== rows || (sums && packed.sum !== sums[place]))
        throw new RangeError('Its columns are not its own.')
      const most = Math.max(leastUnpacked, mostTimes * bytes.length)
      return packed.columns(places ? only : only && [...only, bucketsColumn], most, places)
    })
  }
  const families = familiesOf(entity).map((family, place) =>
    (place === 0 && !places) || leavesOfFamily(entity, family).some(({ name }) => wanted(only, name))
      ? read(place)
      : {},
  )
  return withLaterFields(entity, Object.assign({}, ...families) as Columns, places?.length ?? rows, only)
}

/**
 * Blocks are a few megabytes of memory, or one row that is longer. What is written to do harm says that it is gigabytes
 * of the same number, and takes a few bytes.
 */
const leastUnpacked = 64 << 20
const mostTimes = 200

const making = <T>(what: string, make: () => T): T => {
  try {
    return make()
  } catch (cause) {
    throw damaged(what, (cause as Error).message, cause)
  }
}
