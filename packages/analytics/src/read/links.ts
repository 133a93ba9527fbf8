import { DictionaryBuilder, matchDictionaries, sharedInts, textColumn, textsOf } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** The columns by which entities refer to each other. */
export const linkColumns = {
  users: ['userId', 'signupAt'],
  transactions: ['transactionId', 'userId', 'sessionId'],
  sessions: ['sessionId', 'visitorId', 'userId'],
} as const

/** Rows by group: those of group g are rows[offsets[g]] to rows[offsets[g + 1] − 1], in ascending order. */
export interface Groups {
  readonly offsets: Int32Array
  readonly rows: Int32Array
}

/** The joins inside a partition, as row numbers; −1 where nothing is there. */
export interface Links {
  readonly orderUser: Int32Array
  readonly orderSession: Int32Array
  readonly sessionUser: Int32Array
  /** Persons are dense numbers; orders and sessions of one person have the same. */
  readonly persons: number
  readonly orderPerson: Int32Array
  readonly sessionPerson: Int32Array
  readonly ordersOf: Groups
  readonly sessionsOf: Groups
  /** Sessions that orders name and that are not in this partition. */
  readonly unresolved: readonly string[]
}

export const linksOf = (users: Table, orders: Table, sessions: Table): Links => {
  const userRows = rowsByCode(users, 'userId')
  const orderUserId = textColumn(orders.columns, 'userId')
  const named = textColumn(orders.columns, 'sessionId')
  const persons = new DictionaryBuilder()
  const orderPerson = personsOf(orders.rows, persons, orderUserId)
  let sessionUser: Int32Array = sharedInts(0)
  let sessionPerson: Int32Array = sharedInts(0)
  let orderSession: Int32Array = sharedInts(orders.rows).fill(-1)
  let unresolved: readonly string[] = []
  if (sessions.columns['sessionId']) {
    const sessionUserId = textColumn(sessions.columns, 'userId')
    sessionUser = join(sessionUserId, users, userRows)
    sessionPerson = personsOf(sessions.rows, persons, sessionUserId, textColumn(sessions.columns, 'visitorId'))
    const rowOfNamed = namedSessions(named.dictionary, sessions)
    orderSession = mapCodes(named.codes, rowOfNamed)
    unresolved = missing(named, rowOfNamed)
  }
  return {
    orderUser: join(orderUserId, users, userRows),
    orderSession,
    sessionUser,
    persons: persons.length,
    orderPerson,
    sessionPerson,
    ordersOf: groupRows(orderPerson, persons.length),
    sessionsOf: groupRows(sessionPerson, persons.length),
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

const personsOf = (rows: number, persons: DictionaryBuilder, users: TextColumn, visitors?: TextColumn): Int32Array => {
  const result = sharedInts(rows)
  const userPerson = numbering(persons, users.dictionary)
  const visitorPerson = visitors && numbering(persons, visitors.dictionary)
  for (let row = 0; row < rows; row++) {
    const user = users.codes[row]!
    result[row] = user >= 0 ? userPerson(user) : visitorPerson ? visitorPerson(visitors.codes[row]!) : -1
  }
  return result
}

const numbering = (persons: DictionaryBuilder, { bytes, offsets, length }: Dictionary): ((code: number) => number) => {
  const known = new Int32Array(length).fill(-1)
  return (code) => {
    if (known[code]! < 0) known[code] = persons.addBytes(bytes, offsets[code]!, offsets[code + 1]!)
    return known[code]!
  }
}

export const groupRows = (groupOf: Int32Array, groups: number): Groups => {
  const offsets = sharedInts(groups + 1)
  const rows = sharedInts(groupOf.length)
  for (const group of groupOf) if (group >= 0) offsets[group + 1]!++
  for (let group = 0; group < groups; group++) offsets[group + 1]! += offsets[group]!
  const next = offsets.slice(0, groups)
  for (let row = 0; row < groupOf.length; row++) if (groupOf[row]! >= 0) rows[next[groupOf[row]!]!++] = row
  return { offsets, rows }
}
