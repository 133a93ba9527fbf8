import { divideRounded } from '@polymart/core'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { dayMs, firstSessionDay } from '../shop/calendar.js'
import { countries, places } from '../shop/places.js'
import type { World } from '../shop/world.js'
import type { Slots } from './days.js'
import type { People } from './people.js'

/** The orders of a block by time: what is charged for, before anything is sent back. One place an order, or a line. */
export interface Orders {
  readonly count: number
  readonly user: Int32Array
  readonly at: Float64Array
  readonly day: Int32Array
  /** The device that it was placed with, online and where visits are followed: a number in `devices`; else −1. */
  readonly device: Int32Array
  /** Whether it falls into the session days. */
  readonly recent: Uint8Array
  readonly test: Uint8Array
  /** In store: shipping costs nothing then. */
  readonly inStore: Uint8Array
  /** `count + 1` positions in the lines. */
  readonly lines: Int32Array
  readonly product: Int32Array
  readonly quantity: Int32Array
  readonly unitPrice: Int32Array
  readonly discount: Int32Array
  /** Goods after discounts. */
  readonly goods: Float64Array
  readonly shipping: Float64Array
  readonly tax: Float64Array
}

const mostLines = 5
const lineCounts = new Alias([0, 55, 25, 12, 5, 3])
const quantities = new Alias([0, 80, 14, 4, 2])
const rebates = [5, 10, 10, 15, 20, 30]
const november = 10
const freeShippingFrom = 7500

/** No visit takes longer: one that led to an order on the first session day began on it too. */
const longestVisit = dayMs / 12
/** The click is followed a moment after the order was placed, and both lie before the end. */
const lastMoment = 5000

const instantOf = (random: Random, { calendar }: World, day: number, home: number): number => {
  const at = calendar.instant(random, day, home)
  const earliest = calendar.startOf(firstSessionDay) + longestVisit
  if (day === firstSessionDay && at < earliest) return earliest + random.below(dayMs - longestVisit)
  return Math.min(at, calendar.end - lastMoment - random.below(lastMoment))
}

export const drawOrders = (random: Random, world: World, people: People, slots: Slots): Orders => {
  const count = slots.user.length
  const times = new Float64Array(count)
  const sorted = new Int32Array(count)
  for (let slot = 0; slot < count; slot++) {
    times[slot] = instantOf(random, world, slots.day[slot]!, people.homes[slots.user[slot]!]!)
    sorted[slot] = slot
  }
  sorted.sort((a, b) => times[a]! - times[b]!)
  const orders = emptyOrders(count)
  for (let order = 0; order < count; order++) {
    const slot = sorted[order]!
    const user = slots.user[slot]!
    const country = places[people.homes[user]!]!.country
    const tracked = slots.tracked[slot] === 1
    orders.user[order] = user
    orders.at[order] = times[slot]!
    orders.day[order] = slots.day[slot]!
    orders.recent[order] = slots.day[slot]! >= firstSessionDay ? 1 : 0
    orders.test[order] = people.segments[user] === 'staff' ? 1 : 0
    orders.device[order] = tracked ? world.buyingDevices[country]!.pick(random) : -1
    orders.inStore[order] = !tracked && random.chance(0.4) ? 1 : 0
    drawLines(random, world, people, orders, order)
    const goods = orders.goods[order]!
    orders.shipping[order] = orders.inStore[order] === 1 || goods >= freeShippingFrom ? 0 : countries[country]!.shipping
    orders.tax[order] = divideRounded(goods * countries[country]!.tax, 10_000)!
  }
  return orders
}

const emptyOrders = (count: number): Orders => ({
  count,
  user: new Int32Array(count),
  at: new Float64Array(count),
  day: new Int32Array(count),
  recent: new Uint8Array(count),
  device: new Int32Array(count),
  test: new Uint8Array(count),
  inStore: new Uint8Array(count),
  lines: new Int32Array(count + 1),
  product: new Int32Array(count * mostLines),
  quantity: new Int32Array(count * mostLines),
  unitPrice: new Int32Array(count * mostLines),
  discount: new Int32Array(count * mostLines),
  goods: new Float64Array(count),
  shipping: new Float64Array(count),
  tax: new Float64Array(count),
})

const drawLines = (
  random: Random,
  { catalogue, calendar }: World,
  people: People,
  orders: Orders,
  order: number,
): void => {
  const day = orders.day[order]!
  const preferred = people.preferred[orders.user[order]!]!
  const rebate = random.chance(calendar.months[day] === november ? 0.5 : 0.22) ? random.pick(rebates) : 0
  const from = orders.lines[order]!
  let to = from
  let goods = 0
  for (let wanted = lineCounts.pick(random); wanted > 0; wanted--) {
    const product = catalogue.pick(random, preferred, day)
    // A product that is in the order already: one line less.
    if (holds(orders.product, from, to, product)) continue
    const quantity = quantities.pick(random)
    const unitPrice = catalogue.priceOn(product, day)
    const discount = Math.floor((quantity * unitPrice * rebate) / 100)
    orders.product[to] = product
    orders.quantity[to] = quantity
    orders.unitPrice[to] = unitPrice
    orders.discount[to] = discount
    goods += quantity * unitPrice - discount
    to++
  }
  orders.lines[order + 1] = to
  orders.goods[order] = goods
}

const holds = (values: Int32Array, from: number, to: number, value: number): boolean => {
  for (let i = from; i < to; i++) if (values[i] === value) return true
  return false
}

/** What is charged for an order when it is placed; refunds come later and leave it as it is. */
export const totalOf = (orders: Orders, order: number): number =>
  orders.goods[order]! + orders.shipping[order]! + orders.tax[order]!
