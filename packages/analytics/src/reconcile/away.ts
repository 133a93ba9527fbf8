import { eventTypes, matchDictionaries, textAt, textColumn } from '@polymart/core'
import type { Batch, Dictionary, Partition } from '@polymart/core'
import type { Reader } from '../read/reader.js'
import { partitionTask } from '../read/task.js'
import { itemsOf } from './dangling.js'

/** Ids that rows of other partitions name. */
export interface AwayTask {
  readonly partition: Partition
  readonly sessions: Dictionary
  readonly orders: Dictionary
}

/** Those of them that lie in this partition. */
export interface AwayFound {
  /** With the orders that their purchases name; null for one that names none. */
  readonly sessions: readonly { readonly id: string; readonly purchases: readonly (string | null)[] }[]
  readonly orders: readonly { readonly id: string; readonly session: string | null }[]
}

export const findAway = partitionTask(
  'findAway',
  async (reader: Reader, { partition, sessions, orders }: AwayTask): Promise<AwayFound> => ({
    sessions: sessions.length > 0 ? await sessionsAmong(reader, partition, sessions) : [],
    orders:
      orders.length > 0
        ? ordersAmong(await reader.scan('transactions', partition, ['transactionId', 'sessionId']), orders)
        : [],
  }),
)

const sessionsAmong = async (
  reader: Reader,
  partition: Partition,
  sought: Dictionary,
): Promise<AwayFound['sessions']> => {
  const ids = await reader.scan('sessions', partition, ['sessionId'])
  if (rowsAmong(ids, 'sessionId', sought).length === 0) return []
  // Events are most of a session store: they are read only where a session was found.
  const batch = await reader.scan('sessions', partition, ['sessionId', 'events.type', 'events.transactionId'])
  const { codes, dictionary } = textColumn(batch.columns, 'sessionId')
  const events = itemsOf(batch.columns, ['events'])
  const type = textColumn(events.columns, 'type').codes
  const bought = textColumn(events.columns, 'transactionId')
  return rowsAmong(batch, 'sessionId', sought).map((row) => {
    const purchases: (string | null)[] = []
    for (let event = events.start(row); event < events.start(row + 1); event++) {
      if (type[event] === purchaseCode) purchases.push(textAt(bought.dictionary, bought.codes[event]!))
    }
    return { id: textAt(dictionary, codes[row]!)!, purchases }
  })
}

const purchaseCode = eventTypes.indexOf('purchase')

const ordersAmong = (batch: Batch, sought: Dictionary): AwayFound['orders'] => {
  const id = textColumn(batch.columns, 'transactionId')
  const session = textColumn(batch.columns, 'sessionId')
  return rowsAmong(batch, 'transactionId', sought).map((row) => ({
    id: textAt(id.dictionary, id.codes[row]!)!,
    session: textAt(session.dictionary, session.codes[row]!),
  }))
}

const rowsAmong = ({ columns }: Batch, key: string, sought: Dictionary): readonly number[] => {
  const { codes, dictionary } = textColumn(columns, key)
  const match = matchDictionaries(dictionary, sought)
  const rows: number[] = []
  codes.forEach((code, row) => {
    if (match[code]! >= 0) rows.push(row)
  })
  return rows
}
