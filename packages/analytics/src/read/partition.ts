import type { Partition } from '@polymart/core'
import { linkColumns, linksOf } from './links.js'
import type { Links } from './links.js'
import { moneyColumns, orderMoney } from './money.js'
import type { OrderMoney } from './money.js'
import { personsOf, visitorsWereRead } from './persons.js'
import type { Persons } from './persons.js'
import { emptyTable, joinNeeds } from './tables.js'
import type { Needs, Table, Tables } from './tables.js'

/** What any analysis reads of orders, and of users and sessions if it reads any. */
const baseNeeds = (sessions: boolean): Needs => ({
  users: linkColumns.users,
  transactions: [...linkColumns.transactions, 'at', 'status', 'test', 'currency', ...moneyColumns],
  ...(sessions && { sessions: [...linkColumns.sessions, 'startAt', 'bot', 'internal'] }),
})

/** A partition as kernels see it: its rows joined, its orders' money added up. All of it can be posted to a worker. */
export interface PartitionData {
  readonly partition: Partition
  readonly users: Table
  readonly orders: Table
  readonly sessions: Table
  readonly money: OrderMoney
  readonly links: Links
  readonly persons: Persons
  /**
   * Rows from here on are ghost rows: rows of other partitions that rows here name (or are named by), and their users.
   * They are looked up, never counted.
   */
  readonly own: { readonly users: number; readonly orders: number; readonly sessions: number }
}

/** Joins a partition's rows. Of `before`, the same rows with fewer columns, the joins are taken over. */
export const partitionData = (
  partition: Partition,
  tables: Tables,
  own?: PartitionData['own'],
  before?: PartitionData,
): PartitionData => {
  const users = tables.users ?? emptyTable
  const orders = tables.transactions ?? emptyTable
  const sessions = tables.sessions ?? emptyTable
  return {
    partition,
    users,
    orders,
    sessions,
    money: before?.money ?? orderMoney(orders),
    links: before && wereRead(before.sessions) === wereRead(sessions) ? before.links : linksOf(users, orders, sessions),
    persons:
      before && visitorsWereRead(before.sessions) === visitorsWereRead(sessions)
        ? before.persons
        : personsOf(orders, sessions),
    own: own ?? { users: users.rows, orders: orders.rows, sessions: sessions.rows },
  }
}

/** Even a table of no rows says, once it was read, that what refers to it leads elsewhere. */
const wereRead = ({ columns }: Table): boolean => columns['sessionId'] !== undefined

export const withBase = (needs: Needs): Needs => joinNeeds(baseNeeds(needs.sessions !== undefined), needs)
