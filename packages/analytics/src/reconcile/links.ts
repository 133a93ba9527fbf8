import { textColumn } from '@polymart/core'
import type { Batch, Dictionary, Partition } from '@polymart/core'
import type { Found } from '../result/findings.js'
import type { Reader } from '../read/reader.js'
import { partitionTask } from '../read/task.js'
import type { Dangling } from './checks.js'
import { danglingRows } from './dangling.js'
import { besideLedger } from './ledger.js'
import type { PartitionLedger } from './ledger.js'

export interface LinksTask {
  readonly partition: Partition
  /** The ids of all products. */
  readonly products: Dictionary
  readonly limit: number
}

/** The links of one partition's rows: what can be told there, and what must be looked for in others. */
export interface PartitionLinks {
  readonly found: Readonly<Record<'buyer' | 'line' | 'refund' | 'visitor' | 'viewed', Found<Dangling>>>
  readonly ledger: PartitionLedger
}

/** What links are told by. */
export const columnsToFollow = {
  users: ['userId'],
  transactions: ['transactionId', 'userId', 'at', 'sessionId', 'lines.productId', 'refunds.lines.productId'],
  sessions: ['sessionId', 'userId', 'events.type', 'events.productId', 'events.transactionId'],
} as const

/** Follows the links of a partition. Users lie beside their orders and sessions; most sessions beside their orders. */
export const linksOfPartition = partitionTask(
  'linksOfPartition',
  async (reader: Reader, { partition, products, limit }: LinksTask): Promise<PartitionLinks> => {
    const users = await reader.scan('users', partition, columnsToFollow.users)
    const orders = await reader.scan('transactions', partition, columnsToFollow.transactions)
    const sessions = await reader.scan('sessions', partition, columnsToFollow.sessions)
    const known = textColumn(users.columns, 'userId').dictionary
    const dangling = (batch: Batch, path: string, among: Dictionary): Found<Dangling> =>
      danglingRows(batch, path.split('.'), among, limit)
    return {
      found: {
        buyer: dangling(orders, 'userId', known),
        line: dangling(orders, 'lines.productId', products),
        refund: dangling(orders, 'refunds.lines.productId', products),
        visitor: dangling(sessions, 'userId', known),
        viewed: dangling(sessions, 'events.productId', products),
      },
      ledger: besideLedger(orders, sessions, limit),
    }
  },
)
