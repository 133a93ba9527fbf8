import { eventTypes, numberColumn, PolymartError, textColumn } from '@polymart/core'
import type { ListColumn } from '@polymart/core'

/** What can be told of each session's events without looking at them. */
export interface SessionEvents {
  /** When the first and the last of them happened; +∞ and −∞ where there are none. */
  readonly earliest: Float64Array
  readonly latest: Float64Array
  /** The types among them: bit i is type i of the model. */
  readonly types: TypeSets
}

/** A set of event types for each session, as bits. */
type TypeSets = Uint8Array | Uint16Array

/**
 * Empty sets of so many types, of no more bytes than these need: a bit that an array has no room for would be lost.
 *
 * @throws PolymartError `internal`: there are more types than sets were made for; what is looked up by set (entries.ts)
 * would grow beyond 65,536 entries.
 */
export const emptyTypeSets = (sessions: number, types: number): TypeSets => {
  if (types <= 8) return new Uint8Array(sessions)
  if (types <= 16) return new Uint16Array(sessions)
  throw new PolymartError('internal', `Expected at most 16 types of events, found ${types}: look types up by session.`)
}

const known = new WeakMap<ListColumn, SessionEvents>()

/** Worked out once, as no parameter changes it. */
export const sessionEvents = (events: ListColumn): SessionEvents => {
  let found = known.get(events)
  if (!found) known.set(events, (found = summed(events)))
  return found
}

const summed = ({ offsets, items }: ListColumn): SessionEvents => {
  const at = numberColumn(items, 'at').values
  const { codes } = textColumn(items, 'type')
  const sessions = offsets.length - 1
  const earliest = new Float64Array(sessions).fill(Infinity)
  const latest = new Float64Array(sessions).fill(-Infinity)
  const types = emptyTypeSets(sessions, eventTypes.length)
  for (let session = 0; session < sessions; session++) {
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      if (at[event]! < earliest[session]!) earliest[session] = at[event]!
      if (at[event]! > latest[session]!) latest[session] = at[event]!
      if (codes[event]! < eventTypes.length) types[session]! |= 1 << codes[event]!
    }
  }
  return { earliest, latest, types }
}
