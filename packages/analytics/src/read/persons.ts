import { DictionaryBuilder, sharedInts, textColumn } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** What an analysis reads beside the links if it goes through sessions by person: most of these are anonymous. */
export const personColumns = ['visitorId'] as const

/** Rows by group: those of group g are rows[offsets[g]] to rows[offsets[g + 1] − 1], in ascending order. */
export interface Groups {
  readonly offsets: Int32Array
  readonly rows: Int32Array
}

/** Persons as dense numbers. Sessions are grouped only where their visitors were read. */
export interface Persons {
  readonly count: number
  readonly ordersOf: Groups
  readonly sessionsOf: Groups
}

export const personsOf = (orders: Table, sessions: Table): Persons => {
  const persons = new DictionaryBuilder()
  // Stores keep a person's sessions side by side, so who goes through persons in the order of sessions reads straight on.
  const ofSessions = visitorsWereRead(sessions)
    ? personOfRows(
        sessions.rows,
        persons,
        textColumn(sessions.columns, 'userId'),
        textColumn(sessions.columns, 'visitorId'),
      )
    : sharedInts(0)
  const ofOrders = personOfRows(orders.rows, persons, textColumn(orders.columns, 'userId'))
  return {
    count: persons.length,
    ordersOf: groupRows(ofOrders, persons.length),
    sessionsOf: groupRows(ofSessions, persons.length),
  }
}

export const visitorsWereRead = ({ columns }: Table): boolean => columns['visitorId'] !== undefined

const personOfRows = (
  rows: number,
  persons: DictionaryBuilder,
  users: TextColumn,
  visitors?: TextColumn,
): Int32Array => {
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
