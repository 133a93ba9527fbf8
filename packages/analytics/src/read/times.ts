import type { Extent } from '@polymart/core'
import { joinNeeds } from './tables.js'
import type { Needs } from './tables.js'

/** Half-open, epoch milliseconds; may be open at either end. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** What is read by time: orders by theirs, sessions by their start, and by that too the events in them, which weigh most. */
const timedParts = ['transactions', 'sessions', 'events'] as const

export type TimedPart = (typeof timedParts)[number]

/** Of which times each is read; of what is not named, all. Where sessions are bounded, so are their events. */
export type Times = { readonly [P in TimedPart]?: TimeSpan }

/** What is read: columns, and of which times. */
export interface Wanted {
  readonly needs: Needs
  readonly times: Times
}

/** From when to when there is something. */
export interface TimeExtents {
  readonly orders: Extent
  readonly sessions: Extent
}

/** Without numbers for the ends that it does not have. */
export const openEnds = ({ from, to }: TimeSpan): { readonly from: number | null; readonly to: number | null } => ({
  from: from === -Infinity ? null : from,
  to: to === Infinity ? null : to,
})

export const isOfEvents = (column: string): boolean => column === 'events' || column.startsWith('events.')

/** Whether columns of a part are among those asked for. */
const hasPart = (needs: Needs, part: TimedPart): boolean =>
  part === 'events' ? needs.sessions?.some(isOfEvents) === true : needs[part] !== undefined

const timesBy = (spanOf: (part: TimedPart) => TimeSpan | undefined): Times =>
  Object.fromEntries(
    timedParts.flatMap((part) => {
      const span = spanOf(part)
      return span ? [[part, span]] : []
    }),
  )

/** What an analysis needs, without what is at or after asOf, and without bounds that leave nothing out. */
export const timesNeeded = (needed: Times, asOf: number, extents: TimeExtents): Times => {
  const bounded = (part: TimedPart): TimeSpan => {
    const { from, to } = needed[part] ?? everything
    const within = part === 'events' ? bounded('sessions') : everything
    return { from: Math.max(from, within.from), to: Math.min(to, within.to, asOf) }
  }
  return timesBy((part) => {
    const span = bounded(part)
    return shareOf(span, part, extents) < 1 || (part === 'events' && shareOf(bounded('sessions'), part, extents) < 1)
      ? span
      : undefined
  })
}

const everything: TimeSpan = { from: -Infinity, to: Infinity }

/** About how much of all lies within some time, as if it were spread evenly: 1 only where all does. */
export const shareOf = (span: TimeSpan | undefined, part: TimedPart, extents: TimeExtents): number => {
  const { earliest, latest } = part === 'transactions' ? extents.orders : extents.sessions
  if (!span || earliest === null || latest === null) return 1
  const length = latest + 1 - earliest
  return Math.max(0, Math.min(span.to, latest + 1) - Math.max(span.from, earliest)) / length
}

/** What several readings ask for together. */
export const joinWanted = (all: readonly Wanted[]): Wanted => ({
  needs: joinNeeds(...all.map(({ needs }) => needs)),
  times: timesBy((part) => {
    const [first, ...others] = all.filter(({ needs }) => hasPart(needs, part)).map(({ times }) => times[part])
    return others.reduce((a, b) => a && b && { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }, first)
  }),
})

/**
 * What a shop keeps for the next call: only a bound that leaves out most of the rows is worth that a call of another time
 * reads them again.
 */
export const timesWorthKeeping = (times: Times, extents: TimeExtents): Times =>
  timesBy((part) => (shareOf(times[part], part, extents) <= 1 / 2 ? times[part] : undefined))

/** Whether what was read of some times serves where others are wanted. */
export const coversTimes = (read: Wanted, wanted: Wanted): boolean =>
  timedParts.every((part) => {
    if (!hasPart(read.needs, part) || !hasPart(wanted.needs, part)) return true
    const [has, asked] = [read.times[part], wanted.times[part]]
    return !has || (asked !== undefined && asked.from >= has.from && asked.to <= has.to)
  })

/** The times of what was read already, and of what is read beside it. */
export const timesBeside = (read: Wanted, wanted: Wanted): Times =>
  timesBy((part) => (hasPart(read.needs, part) ? read : wanted).times[part])
