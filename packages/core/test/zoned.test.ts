import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  calendarSpans,
  checkTimeZone,
  durationOf,
  instantOf,
  movingBack,
  startOfDate,
  startOfDatesBefore,
  weekdays,
} from '@polymart/core'

const utc = (iso: string): number => Date.parse(iso)
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
]
const times = fc.integer({ min: utc('2011-06-01T00:00Z'), max: utc('2027-01-01T00:00Z') })

describe('instantOf', () => {
  it.each([
    ['2026-07-01', 'UTC', '2026-07-01T00:00Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00Z'],
    ['2026-07-01T09:30', 'Asia/Kolkata', '2026-07-01T04:00Z'],
    ['2026-07-01 09:30:15.5', 'UTC', '2026-07-01T09:30:15.500Z'],
    ['2026-07-01T09:30Z', 'Europe/Berlin', '2026-07-01T09:30Z'],
    ['2026-07-01T09:30+02:00', 'America/New_York', '2026-07-01T07:30Z'],
    // The clock leaves 02:00 to 03:00 out: read with the offset before.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30Z'],
    // 02:30 comes twice: the first time.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30Z'],
    // Half an hour is left out, and comes twice.
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45Z'],
    ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45Z'],
    // There was no midnight: the date began at 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00Z'],
    ['0000-01-01', 'UTC', '0000-01-01T00:00Z'],
    ['9999-12-31', 'UTC', '9999-12-31T00:00Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(instantOf(text, zone, 'asOf')).toBe(utc(expected))
  })

  it('takes epoch milliseconds, as a number or a text, and dates', () => {
    for (const point of [1782864000000, '1782864000000', new Date(1782864000000)]) {
      expect(instantOf(point, 'Europe/Berlin', 'asOf')).toBe(1782864000000)
    }
    expect(instantOf(-1, 'UTC', 'asOf')).toBe(-1)
    expect(instantOf('-1000000000', 'UTC', 'asOf')).toBe(-1000000000)
  })

  it.each([
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2026',
    '10:30',
    '2026-07-01T25:00',
    NaN,
    1.5,
    1e18,
    new Date(NaN),
  ])('refuses %j, and says what it expects', (point) => {
    expect(() => instantOf(point, 'UTC', 'asOf')).toThrow(
      expect.objectContaining({
        code: 'argument',
        message: expect.stringMatching(/^Expected asOf to be a date/) as string,
      }),
    )
  })
})

describe('checkTimeZone', () => {
  it('takes names of the IANA database', () => {
    for (const zone of zones) expect(checkTimeZone(zone)).toBe(zone)
    expect(() => checkTimeZone('Europe/Atlantis')).toThrow(/Expected timeZone to be an IANA name .* "Europe\/Atlantis"/)
  })
})

describe('dates', () => {
  it('begin when the local date does', () => {
    expect(startOfDate(utc('2026-03-29T12:00Z'), 'Europe/Berlin')).toBe(utc('2026-03-28T23:00Z'))
    expect(startOfDate(utc('2018-11-04T12:00Z'), 'America/Sao_Paulo')).toBe(utc('2018-11-04T03:00Z'))
  })

  const back = (iso: string, zone: string, dates: object) => startOfDatesBefore(utc(iso), zone, dates)

  it('go back by days and calendar months on the local clock, from the last one that has begun', () => {
    expect(back('2026-04-10T12:00Z', 'Europe/Berlin', { days: 30 })).toBe(utc('2026-03-11T23:00Z'))
    expect(back('2026-03-30T12:00Z', 'UTC', { months: 1 })).toBe(utc('2026-02-28T00:00Z'))
    expect(back('2026-07-01T00:00Z', 'UTC', { months: 12 })).toBe(utc('2025-07-01T00:00Z'))
  })

  it.each(['2026-06-30T00:00:00.001Z', '2026-06-30T22:42Z', '2026-07-01T00:00Z'])('are the same for %s', (end) => {
    expect(back(end, 'UTC', { days: 30 })).toBe(utc('2026-06-01T00:00Z'))
    expect(back(end, 'UTC', { months: 12 })).toBe(utc('2025-07-01T00:00Z'))
  })

  it('are one more from the first instant of a date on, by the local clock', () => {
    expect(back('2026-07-01T04:00Z', 'America/New_York', { days: 30 })).toBe(utc('2026-06-01T04:00Z'))
    expect(back('2026-07-01T04:00:00.001Z', 'America/New_York', { days: 30 })).toBe(utc('2026-06-02T04:00Z'))
  })
})

describe('movingBack', () => {
  it('keeps the time of day over a change of the clock', () => {
    const week = movingBack(utc('2026-03-29T22:00Z'), utc('2026-04-05T22:00Z'), 'Europe/Berlin')
    expect(week(utc('2026-03-30T07:00Z'))).toBe(utc('2026-03-23T08:00Z'))
    expect(week(utc('2026-04-05T22:00Z'))).toBe(utc('2026-03-29T22:00Z'))
  })

  it('moves the end of a span to its start, in every zone without a doubtful hour there', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        expect(movingBack(from, to, 'UTC')(to)).toBe(from)
        expect(movingBack(from, to, 'Asia/Kolkata')(to)).toBe(from)
      }),
    )
  })
})

describe('calendarSpans', () => {
  it.each(zones)('cover any period in %s, each day, week or month once', (zone) => {
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 100 * 86_400_000 }),
        fc.constantFrom('day', 'week', 'month'),
        fc.constantFrom(...weekdays),
        (from, length, unit, weekStart) => {
          const to = from + length
          const spans = calendarSpans(from, to, unit, zone, weekStart)
          expect(spans[0]!.from).toBe(from)
          expect(spans.at(-1)!.to).toBe(to)
          for (let i = 0; i < spans.length; i++) {
            expect(spans[i]!.to).toBeGreaterThan(spans[i]!.from)
            if (i > 0) {
              expect(spans[i]!.from).toBe(spans[i - 1]!.to)
              expect(spans[i]!.label > spans[i - 1]!.label).toBe(true)
              expect(spans[i]!.from).toBe(startOfDate(spans[i]!.from, zone))
            }
          }
          if (unit === 'month') for (const { label } of spans) expect(label).toMatch(/-01$/)
          if (unit === 'week') {
            for (const { label } of spans) {
              const weekday = (new Date(`${label}T00:00Z`).getUTCDay() + 6) % 7
              expect(weekdays[weekday]).toBe(weekStart)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('know days of 23 and 25 hours, and a date that was left out', () => {
    const hours = (from: string, to: string, zone: string) =>
      calendarSpans(utc(from), utc(to), 'day', zone, 'monday').map((span) => [
        span.label,
        (span.to - span.from) / 3_600_000,
      ])
    expect(hours('2026-03-27T23:00Z', '2026-03-30T22:00Z', 'Europe/Berlin')).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ])
    expect(hours('2026-10-24T22:00Z', '2026-10-25T23:00Z', 'Europe/Berlin')).toEqual([['2026-10-25', 25]])
    expect(hours('2011-12-29T10:00Z', '2011-12-31T10:00Z', 'Pacific/Apia')).toEqual([
      ['2011-12-29', 24],
      ['2011-12-31', 24],
    ])
    expect(calendarSpans(5, 5, 'day', 'UTC', 'monday')).toEqual([])
  })
})

describe('durationOf', () => {
  it.each([
    ['7d', 604_800_000],
    ['6h', 21_600_000],
    ['90m', 5_400_000],
    ['30s', 30_000],
    ['250ms', 250],
    ['250', 250],
    ['2w', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    [' 7 d ', 604_800_000],
    [1000, 1000],
  ])('of %j is %d ms', (value, expected) => {
    expect(durationOf(value, 'window')).toBe(expected)
  })

  it.each(['', '0d', '-1d', '7 days', 'd', 0, -5, 0.5, NaN, Infinity])('refuses %j', (value) => {
    expect(() => durationOf(value, 'window')).toThrow(/^Expected window to be a length above zero/)
  })
})
