import { listColumn, numberColumn, textColumn } from '@polymart/core'
import type { Dictionary, TextColumn } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'
import type { FunnelSpec } from './params.js'
import type { View } from '../view/view.js'
import { matchesOf } from './matches.js'
import { sessionEvents } from '../read/session-events.js'

/**
 * What one person (or session) did from the start of the period on that matches a step or an exclusion, ordered by (time, lowest step, sessions before
 * orders, id, seq). The arrays are used again for the next person; only the first `length` entries count.
 */
export interface Entries {
  length: number
  at: Float64Array
  bits: Int32Array
  /** The session of an event, or the one that an order names; −1 for none. */
  session: Int32Array
  /** The order, −1 for events. */
  order: Int32Array
}

/**
 * Collects the entries of one person: ask what they may match, begin with what of that can be in a chain, add the
 * sessions and orders, and read the entries sorted.
 */
export interface EntryReader {
  /** By session, the steps that its events may match; 0 for one that does not pass. */
  readonly sessionBits: Int32Array
  /** The steps that an order matches. */
  orderBits(order: number): number
  /** Takes only entries that match any of these steps; of the first step alone, only the earliest. */
  begin(steps: number): void
  /** Sessions come faster in the order of time. */
  addSession(session: number): void
  addOrder(order: number): void
  sorted(): Entries
}

export const entryReader = (data: PartitionData, view: View, spec: FunnelSpec): EntryReader => {
  const { asOf } = spec.scope
  // A chain starts in the period, so nothing before the period is part of one.
  const from = spec.scope.from ?? -Infinity
  const matches = matchesOf(data, view, spec)
  const withSessions = data.sessions.rows > 0
  const events = withSessions ? listColumn(data.sessions.columns, 'events') : undefined
  const eventAt = events ? numberColumn(events.items, 'at').values : new Float64Array(0)
  const eventSeq = events ? numberColumn(events.items, 'seq').values : new Float64Array(0)
  const eventType = events ? textColumn(events.items, 'type').codes : new Int32Array(0)
  const { earliest, latest, types: typesOf } = events ? sessionEvents(events) : noSessions
  const orderAt = data.orders.rows > 0 ? numberColumn(data.orders.columns, 'at').values : new Float64Array(0)
  const sessionId = withSessions ? textColumn(data.sessions.columns, 'sessionId') : undefined
  const orderId = data.orders.rows > 0 ? textColumn(data.orders.columns, 'transactionId') : undefined
  const { byType, plain } = matches
  const types = byType.length
  const bitsByTypes = bitsOfSets(byType)
  const sessionBits = new Int32Array(typesOf.length)
  for (let session = 0; session < sessionBits.length; session++) {
    if (view.sessionPasses[session] && latest[session]! >= from) sessionBits[session] = bitsByTypes[typesOf[session]!]!
  }

  let entries: Entries = withCapacity(256)
  let spare: Entries = withCapacity(256)
  let event = new Int32Array(256)
  const few = new Int32Array(64)
  let wanted = -1

  /** Whether an entry is later than one that leaves it nothing to say: where only the first step can be reached. */
  const tooLate = (at: number): boolean => wanted === 1 && entries.length > 0 && at > entries.at[0]!

  const push = (at: number, bits: number, session: number, order: number, row: number): void => {
    if (wanted === 1 && entries.length > 0 && at < entries.at[0]!) entries.length = 0
    const { length } = entries
    if (length === entries.at.length) {
      entries = grown(entries)
      const events = new Int32Array(entries.at.length)
      events.set(event.subarray(0, length))
      event = events
    }
    entries.at[length] = at
    entries.bits[length] = bits
    entries.session[length] = session
    entries.order[length] = order
    event[length] = row
    entries.length++
  }

  /** The lowest step that an entry matches; exclusions stand behind all steps, and their bit is the highest. */
  const rank = (i: number): number => 31 - Math.clz32(entries.bits[i]! & -entries.bits[i]!)

  const compare = (a: number, b: number): number => {
    const byTime = entries.at[a]! - entries.at[b]! || rank(a) - rank(b)
    if (byTime !== 0) return byTime
    const orders = entries.order
    if (orders[a]! < 0 !== orders[b]! < 0) return orders[a]! < 0 ? -1 : 1
    if (orders[a]! >= 0) return compareIds(orderId!, orders[a]!, orders[b]!)
    return (
      compareIds(sessionId!, entries.session[a]!, entries.session[b]!) || eventSeq[event[a]!]! - eventSeq[event[b]!]!
    )
  }

  const sort = (): void => {
    const { length } = entries
    for (let i = 1; i < length; i++) {
      if (compare(i - 1, i) <= 0) continue
      if (length <= 64) return sortFew()
      const places = Array.from({ length }, (_, place) => place).sort(compare)
      return rearrange(places)
    }
  }

  /** By insertion: most persons did little, and that nearly in order. */
  const sortFew = (): void => {
    const { length } = entries
    for (let i = 0; i < length; i++) {
      let hole = i
      while (hole > 0 && compare(few[hole - 1]!, i) > 0) {
        few[hole] = few[hole - 1]!
        hole--
      }
      few[hole] = i
    }
    rearrange(few)
  }

  const rearrange = (places: ArrayLike<number>): void => {
    const { length } = entries
    if (spare.at.length < length) spare = withCapacity(entries.at.length)
    for (let i = 0; i < length; i++) {
      const place = places[i]!
      spare.at[i] = entries.at[place]!
      spare.bits[i] = entries.bits[place]!
      spare.session[i] = entries.session[place]!
      spare.order[i] = entries.order[place]!
    }
    spare.length = length
    const sorted = spare
    spare = entries
    entries = sorted
    // The events' own rows are not asked for once their order is known.
    if (event.length < entries.at.length) event = new Int32Array(entries.at.length)
  }

  return {
    sessionBits,
    orderBits: (order) => (view.orderPasses[order] && orderAt[order]! >= from ? matches.order(order) : 0),
    begin(steps) {
      entries.length = 0
      wanted = steps
    },
    addSession(session) {
      if ((sessionBits[session]! & wanted) === 0 || tooLate(earliest[session]!)) return
      const end = events!.offsets[session + 1]!
      for (let row = events!.offsets[session]!; row < end; row++) {
        const at = eventAt[row]!
        if (at < from || at >= asOf || tooLate(at)) continue
        const type = eventType[row]!
        if (type >= types || (byType[type]! & wanted) === 0) continue
        const bits = plain ? byType[type]! : matches.event(row, session)
        if ((bits & wanted) !== 0) push(at, bits, session, -1, row)
      }
    },
    addOrder(order) {
      const bits = this.orderBits(order)
      if ((bits & wanted) !== 0 && !tooLate(orderAt[order]!))
        push(orderAt[order]!, bits, view.orderSession[order]!, order, -1)
    },
    sorted() {
      if (entries.length > 1) sort()
      return entries
    },
  }
}

/** For every set of types, what events of these types may match. */
const bitsOfSets = (byType: Int32Array): Int32Array =>
  Int32Array.from({ length: 1 << byType.length }, (_, set) =>
    byType.reduce((bits, ofType, type) => ((set >> type) & 1 ? bits | ofType : bits), 0),
  )

const noSessions = { earliest: new Float64Array(0), latest: new Float64Array(0), types: new Uint8Array(0) }

const withCapacity = (capacity: number): Entries => ({
  length: 0,
  at: new Float64Array(capacity),
  bits: new Int32Array(capacity),
  session: new Int32Array(capacity),
  order: new Int32Array(capacity),
})

const grown = (entries: Entries): Entries => {
  const larger = withCapacity(entries.at.length * 2)
  larger.length = entries.length
  for (const name of ['at', 'bits', 'session', 'order'] as const) larger[name].set(entries[name])
  return larger
}

const compareIds = ({ codes, dictionary }: TextColumn, a: number, b: number): number =>
  a === b ? 0 : compareBytes(dictionary, codes[a]!, codes[b]!)

const compareBytes = ({ bytes, offsets }: Dictionary, a: number, b: number): number => {
  const startA = offsets[a]!
  const startB = offsets[b]!
  const lengthA = offsets[a + 1]! - startA
  const lengthB = offsets[b + 1]! - startB
  for (let i = 0; i < lengthA && i < lengthB; i++) {
    const difference = bytes[startA + i]! - bytes[startB + i]!
    if (difference !== 0) return difference
  }
  return lengthA - lengthB
}
