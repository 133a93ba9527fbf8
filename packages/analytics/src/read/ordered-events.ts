import { compareTexts, listColumn, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** Events of one session or several, in order of (at, session id, seq). */
export interface OrderedEvents {
  /** How many there are; only so many of each array count. */
  readonly count: number
  readonly rows: Int32Array
  /** The session of each. */
  readonly sessions: Int32Array
}

/** What gives the events of some sessions in order. What it returns is overwritten by its next call. */
export const eventsInOrder = ({
  rows: sessionCount,
  columns,
}: Table): ((sessions: ArrayLike<number>, count: number) => OrderedEvents) => {
  if (sessionCount === 0) return () => ({ count: 0, rows: new Int32Array(0), sessions: new Int32Array(0) })
  const { offsets, items } = listColumn(columns, 'events')
  const at = numberColumn(items, 'at').values
  const seq = numberColumn(items, 'seq').values
  const { codes, dictionary } = textColumn(columns, 'sessionId')
  let rows = new Int32Array(256)
  let of = new Int32Array(256)
  const before = (a: number, b: number): number => {
    const byTime = at[rows[a]!]! - at[rows[b]!]!
    if (byTime !== 0) return byTime
    const [one, other] = [of[a]!, of[b]!]
    const bySession =
      one === other ? 0 : compareTexts(textAt(dictionary, codes[one]!)!, textAt(dictionary, codes[other]!)!)
    return bySession || seq[rows[a]!]! - seq[rows[b]!]!
  }
  return (sessions, number) => {
    let count = 0
    for (let i = 0; i < number; i++) {
      const session = sessions[i]!
      const end = offsets[session + 1]!
      while (count + end - offsets[session]! > rows.length) [rows, of] = [doubled(rows), doubled(of)]
      for (let event = offsets[session]!; event < end; event++) {
        rows[count] = event
        of[count++] = session
      }
    }
    // A session keeps its events in order, and of several the earlier one mostly comes first.
    let sorted = 1
    while (sorted < count && before(sorted - 1, sorted) <= 0) sorted++
    if (sorted < count) {
      const places = Int32Array.from({ length: count }, (_, place) => place).sort(before)
      const [ordered, theirs] = [places.map((place) => rows[place]!), places.map((place) => of[place]!)]
      rows.set(ordered)
      of.set(theirs)
    }
    return { count, rows, sessions: of }
  }
}

const doubled = (array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(2 * array.length)
  larger.set(array)
  return larger
}
