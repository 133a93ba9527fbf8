import { dictionaryOf, gather, matchDictionaries, textAt, textColumn } from '@polymart/core'
import type { Dictionary, Partition } from '@polymart/core'
import type { Reader } from './reader.js'
import { readOwn } from './read-partition.js'
import type { PartitionedEntity, Table, Tables } from './tables.js'
import { partitionTask } from './task.js'
import type { TimeSpan, Wanted } from './times.js'

export interface LendTask {
  readonly partition: Partition
  readonly wanted: Wanted
  /** Sessions that orders of other partitions than their own name. */
  readonly ids: readonly string[]
}

/**
 * Of a partition, the sessions of these ids, the orders that name one of them that lies elsewhere, and the users of
 * both: what `ghostRowsOf` looks at, in little.
 */
export const lendRows = partitionTask(
  'lendRows',
  async (reader: Reader, { partition, wanted, ids }: LendTask): Promise<Tables> => {
    const { users, orders, sessions, links } = await readOwn(reader, partition, wanted)
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

export interface FindTask extends Pick<LendTask, 'partition' | 'ids'> {
  readonly span: TimeSpan | undefined
}

/** Which sessions of these ids a partition holds, of those that start within a span. */
export const findSessions = partitionTask(
  'findSessions',
  async (reader: Reader, { partition, ids, span }: FindTask): Promise<readonly string[]> => {
    const sessions = await reader.scan('sessions', partition, ['sessionId'], span)
    const { codes, dictionary } = textColumn(sessions.columns, 'sessionId')
    return rowsOf(sessions, dictionaryOf(ids)).map((row) => textAt(dictionary, codes[row]!)!)
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
