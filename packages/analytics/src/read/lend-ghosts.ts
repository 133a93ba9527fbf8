import { dictionaryOf, gather, matchDictionaries, textColumn } from '@polymart/core'
import type { Dictionary, Partition } from '@polymart/core'
import type { Reader } from './reader.js'
import { readOwn } from './read-partition.js'
import type { Needs, PartitionedEntity, Table, Tables } from './tables.js'
import { partitionTask } from './task.js'

export interface LendTask {
  readonly partition: Partition
  readonly needs: Needs
  /** Sessions that orders of other partitions than their own name. */
  readonly ids: readonly string[]
}

/**
 * Of a partition, the sessions of these ids, the orders that name one of them that lies elsewhere, and the users of
 * both: what `ghostRowsOf` looks at, in little.
 */
export const lendRows = partitionTask(
  'lendRows',
  async (reader: Reader, { partition, needs, ids }: LendTask): Promise<Tables> => {
    const { users, orders, sessions, links } = await readOwn(reader, partition, needs)
    const sought = dictionaryOf(ids)
    const lent = rowsOf(sessions, sought)
    const away = rowsOf(orders, sought).filter((row) => links.orderSession[row]! < 0)
    const theirs = new Set([...lent.map((row) => links.sessionUser[row]!), ...away.map((row) => links.orderUser[row]!)])
    theirs.delete(-1)
    return {
      users: picked('users', users, [...theirs]),
      transactions: picked('transactions', orders, away),
      sessions: picked('sessions', sessions, lent),
    }
  },
)

const rowsOf = ({ rows, columns }: Table, sought: Dictionary): readonly number[] => {
  const { codes, dictionary } = textColumn(columns, 'sessionId')
  const match = matchDictionaries(dictionary, sought)
  const found: number[] = []
  for (let row = 0; row < rows; row++) if (codes[row]! >= 0 && match[codes[row]!]! >= 0) found.push(row)
  return found
}

const picked = (entity: PartitionedEntity, { columns }: Table, rows: readonly number[]): Table => ({
  rows: rows.length,
  columns: gather(entity, [{ columns, rows: Int32Array.from(rows) }]),
})
