import { dictionaryOf, gather, matchDictionaries, textColumn, textsOf } from '@polymart/core'
import type { Columns } from '@polymart/core'
import { partitionData } from './partition.js'
import type { PartitionData } from './partition.js'
import { emptyTable } from './tables.js'
import type { PartitionedEntity, Table, Tables } from './tables.js'

/** Row numbers by partition from which they come. */
type Rows = Map<number, Set<number>>

interface GhostRows {
  readonly users: Rows
  readonly orders: Rows
  readonly sessions: Rows
}

/**
 * Orders may name sessions of another person, which lie in another partition (a guest's checkout). This is the one
 * exchange between partitions: each side gets the other's row, and its user, behind its own rows.
 */
export const exchangeGhostRows = (parts: readonly PartitionData[]): readonly PartitionData[] => {
  const ghosts = ghostRowsOf(parts)
  return parts.map((data, part) => (ghosts[part] ? withGhostRows(data, ghosts[part]) : data))
}

/** For each part, the rows of others that it needs; undefined where it needs none. */
export const ghostRowsOf = (parts: readonly PartitionData[]): readonly (Tables | undefined)[] => {
  const seekers = new Map<string, number[]>()
  parts.forEach(({ links }, part) => {
    for (const id of links.unresolved) seekers.set(id, [...(seekers.get(id) ?? []), part])
  })
  if (seekers.size === 0 || parts.length === 1) return parts.map(() => undefined)
  const ids = [...seekers.keys()]
  const sought = dictionaryOf(ids)
  const naming = parts.map((data) => (data.links.unresolved.length > 0 ? ordersBySession(data) : undefined))
  const ghosts = parts.map((): GhostRows => ({ users: new Map(), orders: new Map(), sessions: new Map() }))
  parts.forEach((host, hostPart) => {
    if (host.sessions.rows === 0) return
    const { codes, dictionary } = textColumn(host.sessions.columns, 'sessionId')
    const match = matchDictionaries(dictionary, sought)
    for (let session = 0; session < host.sessions.rows; session++) {
      const found = match[codes[session]!]!
      if (found < 0) continue
      const id = ids[found]!
      for (const part of seekers.get(id)!) {
        if (part === hostPart) continue
        add(ghosts[part]!.sessions, hostPart, session)
        add(ghosts[part]!.users, hostPart, host.links.sessionUser[session]!)
        for (const order of naming[part]!.get(id)!) {
          add(ghosts[hostPart]!.orders, part, order)
          add(ghosts[hostPart]!.users, part, parts[part]!.links.orderUser[order]!)
        }
      }
    }
  })
  return ghosts.map((rows) => tablesOf(rows, parts))
}

const add = (rows: Rows, part: number, row: number): void => {
  if (row < 0) return
  const known = rows.get(part)
  if (known) known.add(row)
  else rows.set(part, new Set([row]))
}

/** The orders that name each session that is not in their part. */
const ordersBySession = ({ orders, links }: PartitionData): ReadonlyMap<string, readonly number[]> => {
  const { codes, dictionary } = textColumn(orders.columns, 'sessionId')
  const texts = textsOf(dictionary)
  const named = new Map<string, number[]>(links.unresolved.map((id) => [id, []]))
  codes.forEach((code, row) => code >= 0 && named.get(texts[code]!)?.push(row))
  return named
}

const tablesOf = ({ users, orders, sessions }: GhostRows, parts: readonly PartitionData[]): Tables | undefined => {
  if (orders.size === 0 && sessions.size === 0) return undefined
  const table = (entity: PartitionedEntity, rows: Rows, of: (data: PartitionData) => Table): Table => {
    const picks = [...rows].map(([part, set]) => ({ columns: of(parts[part]!).columns, rows: Int32Array.from(set) }))
    if (picks.length === 0) return emptyTable
    return { rows: picks.reduce((sum, pick) => sum + pick.rows.length, 0), columns: gather(entity, picks) }
  }
  return {
    users: table('users', users, (part) => part.users),
    transactions: table('transactions', orders, (part) => part.orders),
    sessions: table('sessions', sessions, (part) => part.sessions),
  }
}

/** A partition with rows of others behind its own. */
export const withGhostRows = (data: PartitionData, ghosts: Tables): PartitionData =>
  partitionData(
    data.partition,
    {
      users: joined('users', data.users, ghosts.users),
      transactions: joined('transactions', data.orders, ghosts.transactions),
      sessions: joined('sessions', data.sessions, ghosts.sessions),
    },
    data.own,
  )

const joined = (entity: PartitionedEntity, own: Table, ghosts: Table | undefined): Table => {
  if (!ghosts || ghosts.rows === 0) return own
  const columns = withLists(ghosts, own.columns)
  const picks = [
    ...(own.rows > 0 ? [{ columns: own.columns, rows: everyRow(own.rows) }] : []),
    { columns, rows: everyRow(ghosts.rows) },
  ]
  return { ...own, rows: own.rows + ghosts.rows, columns: gather(entity, picks) }
}

const everyRow = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row)

/** Ghost rows may come without the lists that only a partition's own rows are asked for; then theirs are empty. */
const withLists = ({ rows, columns }: Table, like: Columns): Columns => {
  const lacking = Object.entries(like).filter(([name, column]) => column.kind === 'list' && !columns[name])
  const lists = lacking.map(([name, list]) => [name, { ...list, offsets: new Int32Array(rows + 1) }] as const)
  return { ...columns, ...Object.fromEntries(lists) }
}
