import { wallClock } from '@polymart/core'
import { expect, it } from 'vitest'

/** What Node's own calendar says, as if it were UTC. */
const wallOf = (at: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
    Number(parts.find((part) => part.type === type)!.value),
  ) as [number, number, number, number, number, number]
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

it.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'])(
  'shows what a clock in %s does, around its changes too',
  (timeZone) => {
    const clock = wallClock(timeZone)
    // Fourteen years at many hours of the day, then close to three changes of the clock.
    const times = Array.from({ length: 2000 }, (_, i) => Date.UTC(2011, 11, 1) + i * 61 * 3_600_000)
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2011, 11, 30, 10)])
      for (let half = -5; half <= 5; half++) times.push(change + half * 1_800_000, change + half * 1000)
    for (const at of times) expect(clock(at), new Date(at).toISOString()).toBe(wallOf(at, timeZone))
  },
)
