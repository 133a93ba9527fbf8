import { numberColumn } from '@polymart/core'
import type { ListColumn } from '@polymart/core'

const known = new WeakMap<ListColumn, Float64Array>()

/** When the last event of each session happened, −∞ for none; worked out once, as no parameter changes it. */
export const latestEvents = (events: ListColumn): Float64Array => {
  let latest = known.get(events)
  if (!latest) {
    const { offsets, items } = events
    const at = numberColumn(items, 'at').values
    latest = new Float64Array(offsets.length - 1).fill(-Infinity)
    for (let session = 0; session < latest.length; session++) {
      for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
        if (at[event]! > latest[session]!) latest[session] = at[event]!
      }
    }
    known.set(events, latest)
  }
  return latest
}
