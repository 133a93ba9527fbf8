import type { Random } from '../random.js'
import { Alias } from './alias.js'
import { historyDays, outageDay, outageShare } from './history.js'
import { places } from './places.js'
import { clockOf, zones } from './zones.js'

export const dayMs = 86_400_000
const hourMs = 3_600_000

/** How busy the months are, in percent of a plain one; Christmas is bought in November. */
export const monthWeights = [84, 84, 94, 95, 98, 94, 88, 88, 98, 104, 172, 130]
/** From Sunday on. */
export const weekdayWeights = [112, 104, 98, 96, 96, 94, 100]
/** How busy the hours of the customer's own clock are. */
export const hourWeights = [9, 5, 3, 2, 2, 4, 10, 20, 32, 42, 48, 50, 54, 52, 48, 47, 48, 54, 64, 76, 84, 78, 52, 24]

const hours = new Alias(hourWeights)

/** Days, and instants within them, for shops that end at one instant. */
export class Calendar {
  readonly start: number
  readonly end: number
  /** How busy each day is with orders. */
  readonly weights = new Float64Array(historyDays)
  /** The month of each day, from 0 on. */
  readonly months = new Uint8Array(historyDays)
  /** Weights of the days before. */
  private readonly before = new Float64Array(historyDays + 1)
  /** The same of visits, which an outage does not keep away. */
  private readonly visitsBefore = new Float64Array(historyDays + 1)
  /** Of each place and day, how far the clock is ahead of UTC when the day starts. */
  private readonly offsets: readonly Float64Array[]
  private readonly phase: number

  constructor(end: number) {
    this.end = end
    this.start = end - historyDays * dayMs
    this.phase = ((end % dayMs) + dayMs) % dayMs
    for (let day = 0; day < historyDays; day++) {
      const date = new Date(this.startOf(day))
      this.months[day] = date.getUTCMonth()
      const usual = monthWeights[date.getUTCMonth()]! * weekdayWeights[date.getUTCDay()]!
      this.weights[day] = day === outageDay ? usual * outageShare : usual
      this.before[day + 1] = this.before[day]! + this.weights[day]!
      this.visitsBefore[day + 1] = this.visitsBefore[day]! + usual
    }
    const offsets = new Map(
      Object.keys(zones).map((zone) => {
        const clock = clockOf(zone)
        return [zone, Float64Array.from({ length: historyDays + 1 }, (_, day) => clock(this.startOf(day)))]
      }),
    )
    this.offsets = places.map(({ zone }) => offsets.get(zone)!)
  }

  startOf(day: number): number {
    return this.start + day * dayMs
  }

  /** How busy the days from `from` up to but without `to` are together. */
  weight(from: number, to: number): number {
    return this.before[to]! - this.before[from]!
  }

  /** A day for an order, from `from` up to but without `to`, in proportion to how busy it is. */
  day(random: Random, from: number, to: number): number {
    return drawDay(random, this.before, from, to)
  }

  /** A day for a visit that buys nothing. */
  visitDay(random: Random, from: number, to: number): number {
    return drawDay(random, this.visitsBefore, from, to)
  }

  /**
   * An instant of a day, at an hour that people at that place are awake. A day holds each hour of a local clock once,
   * so it loses none to the days beside it. Days before history are those before its first, in winter or summer time
   * of that one.
   */
  instant(random: Random, day: number, place: number): number {
    const local = hours.pick(random) * hourMs + random.below(hourMs)
    const offsets = this.offsets[place]!
    const known = day < 0 ? 0 : day
    const time = this.within(local - offsets[known]!)
    // Where the clock is set that day, later hours follow the new offset.
    const changed = offsets[known + 1]!
    if (changed !== offsets[known] && clockOf(places[place]!.zone)(this.startOf(day) + time) === changed) {
      return this.startOf(day) + this.within(local - changed)
    }
    return this.startOf(day) + time
  }

  /** The time since a day began at which it is that time of UTC, give or take whole days. */
  private within(time: number): number {
    let since = time - this.phase
    while (since < 0) since += dayMs
    while (since >= dayMs) since -= dayMs
    return since
  }
}

const drawDay = (random: Random, before: Float64Array, from: number, to: number): number => {
  const wanted = before[from]! + random.next() * (before[to]! - before[from]!)
  let low = from
  let high = to - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (before[middle]! <= wanted) low = middle
    else high = middle - 1
  }
  return low
}
