import { eventTypes, numberColumn, textColumn } from '@polymart/core'
import type { ListColumn } from '@polymart/core'

/** What can be told of each session's events without looking at them. */
export interface SessionEvents {
  /** When the first and the last of them happened; +∞ and −∞ where there are none. */
  readonly earliest: Float64Array
  readonly latest: Float64Array
  /** The types among them: bit i is type i of the model. */
  readonly types: Uint8Array
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
  const types = new Uint8Array(sessions)
  for (let session = 0; session < sessions; session++) {
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      if (at[event]! < earliest[session]!) earliest[session] = at[event]!
      if (at[event]! > latest[session]!) latest[session] = at[event]!
      if (codes[event]! < eventTypes.length) types[session]! |= 1 << codes[event]!
    }
  }
  return { earliest, latest, types }
}
