import { divideRounded } from '@polymart/core'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { dayMs } from '../shop/calendar.js'
import { firstSessionDay } from '../shop/history.js'
import { mostCompanions } from '../shop/companions.js'
import { drawCoupon } from '../shop/coupons.js'
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
  /** A number in `coupons`; −1 for none. */
  readonly coupon: Int8Array
  /** Goods after discounts. */
  readonly goods: Float64Array
  readonly shipping: Float64Array
  readonly tax: Float64Array
}

const mostDrawn = 5
const mostLines = mostDrawn + mostCompanions
const lineCounts = new Alias([0, 55, 25, 12, 5, 3])
const quantities = new Alias([0, 80, 14, 4, 2])
const rebates = [5, 10, 10, 15, 20, 30]
const november = 10
/** Of the orders of November and of other months, how many get a rebate. */
export const rebateShares = { november: 0.5, other: 0.22 }
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
  coupon: new Int8Array(count),
  goods: new Float64Array(count),
  shipping: new Float64Array(count),
  tax: new Float64Array(count),
})

const drawLines = (
  random: Random,
  { catalogue, calendar, companions }: World,
  people: People,
  orders: Orders,
  order: number,
): void => {
  const day = orders.day[order]!
  const preferred = people.preferred[orders.user[order]!]!
  const month = calendar.months[day]!
  const rebate = random.chance(month === november ? rebateShares.november : rebateShares.other)
    ? random.pick(rebates)
    : 0
  orders.coupon[order] = drawCoupon(random, rebate, month)
  const from = orders.lines[order]!
  let to = from
  let goods = 0
  const add = (product: number): void => {
    // A product that is in the order already: one line less.
    if (holds(orders.product, from, to, product)) return
    const quantity = catalogue.triedUnits(random, product, day) ?? quantities.pick(random)
    const unitPrice = catalogue.priceOn(product, day)
    const discount = Math.floor((quantity * unitPrice * rebate) / 100)
    orders.product[to] = product
    orders.quantity[to] = quantity
    orders.unitPrice[to] = unitPrice
    orders.discount[to] = discount
    goods += quantity * unitPrice - discount
    to++
  }
  for (let wanted = lineCounts.pick(random); wanted > 0; wanted--) add(catalogue.pick(random, preferred, day))
  addCompanions(random, { catalogue, companions }, orders.product.subarray(from, to), day, add)
  orders.lines[order + 1] = to
  orders.goods[order] = goods
}

/** What is taken along with the lines that were drawn for an order. */
const addCompanions = (
  random: Random,
  { catalogue, companions }: Pick<World, 'catalogue' | 'companions'>,
  drawn: Int32Array,
  day: number,
  add: (product: number) => void,
): void => {
  let left = mostCompanions
  const category = companions.withCategory(random, catalogue.topOf(drawn[0]!))
  if (category >= 0) {
    add(catalogue.pickIn(random, category, day))
    left--
  }
  for (const product of drawn) {
    const along = companions.withProduct(random, product)
    if (along >= 0 && left > 0) {
      add(along)
      left--
    }
  }
}

const holds = (values: Int32Array, from: number, to: number, value: number): boolean => {
  for (let i = from; i < to; i++) if (values[i] === value) return true
  return false
}

/** What is charged for an order when it is placed; refunds come later and leave it as it is. */
export const totalOf = (orders: Orders, order: number): number =>
  orders.goods[order]! + orders.shipping[order]! + orders.tax[order]!
