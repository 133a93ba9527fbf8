/**
 * Clocks of the places. They are written down here, because the same seed must give the same bytes on machines with
 * another version of the time zone database.
 */
const hour = 3_600_000
const minute = 60_000

/** Midnight (UTC) of a month's first, second or last Sunday; months count from 0. */
const sunday = (year: number, month: number, which: 'first' | 'second' | 'last'): number => {
  const anchor = new Date(Date.UTC(year, which === 'last' ? month + 1 : month, 1))
  const toNext = (7 - anchor.getUTCDay()) % 7
  const first = 1 + toNext
  anchor.setUTCDate(which === 'first' ? first : which === 'second' ? first + 7 : toNext === 0 ? -6 : first - 7)
  return anchor.getTime()
}

type Summer = (year: number, offset: number) => readonly [from: number, to: number]

const summers = {
  none: () => [0, 0],
  /** The whole of Europe changes at 01:00 UTC. */
  europe: (year) => [sunday(year, 2, 'last') + hour, sunday(year, 9, 'last') + hour],
  america: (year, offset) => [sunday(year, 2, 'second') + 2 * hour - offset, sunday(year, 10, 'first') + hour - offset],
  /** Begins late in the year, so within a year it is what lies outside these bounds. */
  australia: (year, offset) => [
    sunday(year, 9, 'first') + 2 * hour - offset,
    sunday(year, 3, 'first') + 2 * hour - offset,
  ],
} satisfies Record<string, Summer>

/** Minutes before UTC in winter, and the rule of summer time. */
export const zones: Readonly<Record<string, readonly [minutes: number, summer: keyof typeof summers]>> = {
  'America/New_York': [-300, 'america'],
  'America/Toronto': [-300, 'america'],
  'America/Chicago': [-360, 'america'],
  'America/Mexico_City': [-360, 'none'],
  'America/Monterrey': [-360, 'none'],
  'America/Denver': [-420, 'america'],
  'America/Edmonton': [-420, 'america'],
  'America/Los_Angeles': [-480, 'america'],
  'America/Vancouver': [-480, 'america'],
  'America/Sao_Paulo': [-180, 'none'],
  'Europe/London': [0, 'europe'],
  'Europe/Dublin': [0, 'europe'],
  'Europe/Lisbon': [0, 'europe'],
  'Europe/Berlin': [60, 'europe'],
  'Europe/Paris': [60, 'europe'],
  'Europe/Rome': [60, 'europe'],
  'Europe/Madrid': [60, 'europe'],
  'Europe/Amsterdam': [60, 'europe'],
  'Europe/Stockholm': [60, 'europe'],
  'Europe/Warsaw': [60, 'europe'],
  'Europe/Zurich': [60, 'europe'],
  'Europe/Vienna': [60, 'europe'],
  'Europe/Brussels': [60, 'europe'],
  'Europe/Copenhagen': [60, 'europe'],
  'Europe/Oslo': [60, 'europe'],
  'Asia/Kuwait': [180, 'none'],
  'Asia/Kolkata': [330, 'none'],
  'Asia/Singapore': [480, 'none'],
  'Australia/Perth': [480, 'none'],
  'Asia/Tokyo': [540, 'none'],
  'Asia/Seoul': [540, 'none'],
  'Australia/Brisbane': [600, 'none'],
  'Australia/Sydney': [600, 'australia'],
  'Australia/Melbourne': [600, 'australia'],
}

/** How many milliseconds a zone's clock is ahead of UTC at an instant; fast where instants come year by year. */
export const clockOf = (zone: string): ((at: number) => number) => {
  const [minutes, rule] = zones[zone]!
  const offset = minutes * minute
  let yearFrom = 0
  let yearTo = 0
  let [from, to] = [0, 0]
  return (at) => {
    if (at < yearFrom || at >= yearTo) {
      const year = new Date(at + offset).getUTCFullYear()
      yearFrom = Date.UTC(year, 0, 1) - offset
      yearTo = Date.UTC(year + 1, 0, 1) - offset
      ;[from, to] = summers[rule](year, offset)
    }
    const summer = from < to ? at >= from && at < to : from > to && (at >= from || at < to)
    return summer ? offset + hour : offset
  }
}
