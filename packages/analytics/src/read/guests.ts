import { dictionaryOf, gather, matchDictionaries, textColumn, textsOf } from '@polymart/core'
import { partitionData } from './partition.js'
import type { PartitionData } from './partition.js'
import type { PartitionedEntity, Table } from './tables.js'

/** Row numbers by partition from which they come. */
type Rows = Map<number, Set<number>>

interface Guests {
  readonly users: Rows
  readonly orders: Rows
  readonly sessions: Rows
}

/**
 * Orders may name sessions of another person, which lie in another partition (a guest's checkout). This is the one
 * exchange between partitions: each side gets the other's row, and its user, behind its own rows.
 */
export const exchangeGuests = (parts: readonly PartitionData[]): readonly PartitionData[] => {
  const seekers = new Map<string, number[]>()
  parts.forEach(({ links }, part) => {
    for (const id of links.unresolved) seekers.set(id, [...(seekers.get(id) ?? []), part])
  })
  if (seekers.size === 0 || parts.length === 1) return parts
  const ids = [...seekers.keys()]
  const sought = dictionaryOf(ids)
  const guests = parts.map((): Guests => ({ users: new Map(), orders: new Map(), sessions: new Map() }))
  parts.forEach((host, hostPart) => {
    if (host.sessions.rows === 0) return
    const { codes, dictionary } = textColumn(host.sessions.columns, 'sessionId')
    const match = matchDictionaries(dictionary, sought)
    for (let session = 0; session < host.sessions.rows; session++) {
      const found = match[codes[session]!]!
      if (found < 0) continue
      for (const part of seekers.get(ids[found]!)!) {
        if (part !== hostPart) introduce(parts, guests, { part, hostPart, session, id: ids[found]! })
      }
    }
  })
  return parts.map((data, part) => withGuests(data, guests[part]!, parts))
}

const introduce = (
  parts: readonly PartitionData[],
  guests: readonly Guests[],
  { part, hostPart, session, id }: { part: number; hostPart: number; session: number; id: string },
): void => {
  const seeker = parts[part]!
  add(guests[part]!.sessions, hostPart, session)
  add(guests[part]!.users, hostPart, parts[hostPart]!.links.sessionUser[session]!)
  for (const order of ordersNaming(seeker, id)) {
    add(guests[hostPart]!.orders, part, order)
    add(guests[hostPart]!.users, part, seeker.links.orderUser[order]!)
  }
}

const add = (rows: Rows, part: number, row: number): void => {
  if (row < 0) return
  const known = rows.get(part)
  if (known) known.add(row)
  else rows.set(part, new Set([row]))
}

const ordersNaming = ({ orders }: PartitionData, id: string): readonly number[] => {
  const { codes, dictionary } = textColumn(orders.columns, 'sessionId')
  const code = textsOf(dictionary).indexOf(id)
  const rows: number[] = []
  codes.forEach((of, row) => of === code && rows.push(row))
  return rows
}

const withGuests = (data: PartitionData, guests: Guests, parts: readonly PartitionData[]): PartitionData => {
  if (guests.orders.size === 0 && guests.sessions.size === 0) return data
  const join = (entity: PartitionedEntity, own: Table, rows: Rows, of: (data: PartitionData) => Table): Table => {
    const others = [...rows].map(([part, set]) => ({ columns: of(parts[part]!).columns, rows: Int32Array.from(set) }))
    if (others.length === 0) return own
    const picks =
      own.rows === 0
        ? others
        : [{ columns: own.columns, rows: Int32Array.from({ length: own.rows }, (_, row) => row) }, ...others]
    return { rows: picks.reduce((sum, pick) => sum + pick.rows.length, 0), columns: gather(entity, picks) }
  }
  return partitionData(
    data.partition,
    {
      users: join('users', data.users, guests.users, (part) => part.users),
      transactions: join('transactions', data.orders, guests.orders, (part) => part.orders),
      sessions: join('sessions', data.sessions, guests.sessions, (part) => part.sessions),
    },
    data.own,
  )
}
