import { Temporal } from 'temporal-polyfill'

/** A stretch of time in which a zone's clock keeps one offset, half-open. */
export interface ClockStretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

/**
 * What turns an instant into what a local clock shows, as if that were UTC, in milliseconds. Instants side by side cost a
 * comparison.
 */
export const wallClock = (timeZone: string): ((at: number) => number) => {
  if (timeZone === 'UTC') return (at) => at
  const known: ClockStretch[] = []
  let last: ClockStretch = { from: 0, to: 0, offset: 0 }
  return (at) => {
    if (at < last.from || at >= last.to) {
      let found = known.find(({ from, to }) => at >= from && at < to)
      if (!found) known.push((found = stretchAt(at, timeZone)))
      last = found
    }
    return at + last.offset
  }
}

const stretchAt = (at: number, timeZone: string): ClockStretch => {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  // The previous change lies before an instant, so that of the next millisecond may be this one itself.
  const previous = zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const next = zoned.getTimeZoneTransition('next')
  return {
    from: previous?.epochMilliseconds ?? -Infinity,
    to: next?.epochMilliseconds ?? Infinity,
    offset: zoned.offsetNanoseconds / 1e6,
  }
}

/** All stretches up to the one that holds an instant, ascending: the first one begins nowhere. */
export const clockStretches = (timeZone: string, until: number): readonly ClockStretch[] => {
  const stretches = [stretchAt(until, timeZone)]
  while (stretches[0]!.from > -Infinity) stretches.unshift(stretchAt(stretches[0]!.from - 1, timeZone))
  return stretches
}
