import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarSpans, calendarUnits, clockStretches, wallClock, weekdays } from '@polymart/core'
import { seed } from './seed.js'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  // The clock went back over midnight here,
  'America/Goose_Bay',
  // and a whole date was left out here.
  'Pacific/Apia',
]

const instant = fc.integer({ min: Date.parse('1969-06-01'), max: Date.parse('2040-01-01') })

describe('calendarUnits', () => {
  it('agrees with the spans of a calendar, and rises with time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        fc.constantFrom(...weekdays),
        instant,
        fc.integer({ min: 0, max: 90 * 86_400_000 }),
        (zone, unit, weekStart, at, later) => {
          const { of, startOf, labelOf } = calendarUnits(unit, zone, weekStart)
          const spans = calendarSpans(at, at + later + 1, unit, zone, weekStart)
          const number = of(at)
          expect(labelOf(number)).toBe(spans[0]!.label)
          expect(labelOf(of(at + later))).toBe(spans.at(-1)!.label)
          expect(of(at + later)).toBeGreaterThanOrEqual(number)
          expect(startOf(number)).toBeLessThanOrEqual(at)
          expect(startOf(number + 1)).toBeGreaterThan(at)
        },
      ),
      { numRuns: 300, seed },
    )
  })

  it('does not go back to the day before with the clock', () => {
    const { of, labelOf } = calendarUnits('day', 'America/Goose_Bay', 'monday')
    const at = (time: string) => labelOf(of(Date.parse(time)))
    // At 00:01 of 7 November the clock showed 23:01 of the 6th once more.
    expect(at('2010-11-07T02:59:59.999Z')).toBe('2010-11-06')
    expect(at('2010-11-07T03:00Z')).toBe('2010-11-07')
    expect(at('2010-11-07T03:30Z')).toBe('2010-11-07')
  })

  it('begins a date that was left out with the next one', () => {
    const { of, startOf, labelOf } = calendarUnits('day', 'Pacific/Apia', 'monday')
    const number = of(Date.parse('2011-12-30T10:00Z'))
    expect(labelOf(number)).toBe('2011-12-31')
    expect(startOf(number - 1)).toBe(startOf(number))
    expect(labelOf(of(Date.parse('2011-12-30T09:59Z')))).toBe('2011-12-29')
  })

  it('counts from 1970 on, in both directions', () => {
    expect(calendarUnits('month', 'UTC', 'monday').of(Date.parse('1969-12-31'))).toBe(-1)
    const weeks = calendarUnits('week', 'UTC', 'sunday')
    expect([0, 1, -1].map((week) => weeks.labelOf(weeks.of(Date.parse('2026-04-20')) + week))).toEqual([
      '2026-04-19',
      '2026-04-26',
      '2026-04-12',
    ])
  })
})

describe('clockStretches', () => {
  it.each(zones)('of %s follow each other without a gap, and say what the clock shows', (zone) => {
    const stretches = clockStretches(zone, Date.parse('2026-07-01'))
    expect(stretches[0]!.from).toBe(-Infinity)
    expect(stretches.at(-1)!.to).toBeGreaterThan(Date.parse('2026-07-01'))
    stretches.slice(1).forEach(({ from }, i) => expect(from).toBe(stretches[i]!.to))
    const wall = wallClock(zone)
    for (const { from, to, offset } of stretches)
      for (const at of [from, to - 1]) if (Number.isFinite(at)) expect(wall(at)).toBe(at + offset)
  })
})
