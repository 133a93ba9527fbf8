import { matchDictionaries, sharedInts, textColumn, textsOf } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** The columns by which entities refer to each other. */
export const linkColumns = {
  users: ['userId', 'signupAt'],
  transactions: ['transactionId', 'userId', 'sessionId'],
  sessions: ['sessionId', 'userId'],
} as const

/** The joins inside a partition, as row numbers; −1 where nothing is there. */
export interface Links {
  readonly orderUser: Int32Array
  readonly orderSession: Int32Array
  readonly sessionUser: Int32Array
  /** Sessions that orders name and that are not in this partition. */
  readonly unresolved: readonly string[]
}

export const linksOf = (users: Table, orders: Table, sessions: Table): Links => {
  const userRows = rowsByCode(users, 'userId')
  const named = textColumn(orders.columns, 'sessionId')
  let sessionUser: Int32Array = sharedInts(0)
  let orderSession: Int32Array = sharedInts(orders.rows).fill(-1)
  let unresolved: readonly string[] = []
  if (sessions.columns['sessionId']) {
    sessionUser = join(textColumn(sessions.columns, 'userId'), users, userRows)
    const rowOfNamed = namedSessions(named.dictionary, sessions)
    orderSession = mapCodes(named.codes, rowOfNamed)
    unresolved = missing(named, rowOfNamed)
  }
  return {
    orderUser: join(textColumn(orders.columns, 'userId'), users, userRows),
    orderSession,
    sessionUser,
    unresolved,
  }
}

/** For each code of a key column, the row that has it. */
const rowsByCode = ({ rows, columns }: Table, key: string): Int32Array => {
  if (rows === 0) return new Int32Array(0)
  const { codes, dictionary } = textColumn(columns, key)
  const rowOf = new Int32Array(dictionary.length).fill(-1)
  for (let row = 0; row < rows; row++) rowOf[codes[row]!] = row
  return rowOf
}

const mapCodes = (codes: Int32Array, map: Int32Array): Int32Array => {
  const mapped = sharedInts(codes.length)
  for (let row = 0; row < codes.length; row++) mapped[row] = codes[row]! < 0 ? -1 : map[codes[row]!]!
  return mapped
}

const join = (ids: TextColumn, users: Table, userRows: Int32Array): Int32Array => {
  if (users.rows === 0) return sharedInts(ids.codes.length).fill(-1)
  const match = matchDictionaries(ids.dictionary, textColumn(users.columns, 'userId').dictionary)
  return mapCodes(ids.codes, mapCodes(match, userRows))
}

/** For each session id that an order names, the session's row. There are few of them, so the many sessions look it up. */
const namedSessions = (named: Dictionary, sessions: Table): Int32Array => {
  const ids = textColumn(sessions.columns, 'sessionId')
  const match = matchDictionaries(ids.dictionary, named)
  const rowOf = new Int32Array(named.length).fill(-1)
  for (let row = 0; row < sessions.rows; row++) {
    const code = match[ids.codes[row]!]!
    if (code >= 0) rowOf[code] = row
  }
  return rowOf
}

const missing = ({ codes, dictionary }: TextColumn, rowOf: Int32Array): readonly string[] => {
  const found = new Set<number>()
  for (const code of codes) if (code >= 0 && rowOf[code]! < 0) found.add(code)
  const texts = found.size > 0 ? textsOf(dictionary) : []
  return [...found].map((code) => texts[code]!)
}
