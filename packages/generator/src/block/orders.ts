import { divideRounded } from '@polymart/core'
import type { Random } from '../random.js'
import { Alias } from '../shop/alias.js'
import { dayMs, firstSessionDay } from '../shop/calendar.js'
import { countries, places } from '../shop/places.js'
import type { World } from '../shop/world.js'
import type { Slot } from './days.js'
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
const freeShippingFrom = 7500

/** No visit takes longer: one that led to an order on the first session day began on it too. */
const longestVisit = dayMs / 12
/** The click is followed a moment after the order was placed, and both lie before the end. */
const lastMoment = 5000

const instantOf = (random: Random, { calendar }: World, { day }: Slot, home: number): number => {
  const at = calendar.instant(random, day, home)
  const earliest = calendar.startOf(firstSessionDay) + longestVisit
  if (day === firstSessionDay && at < earliest) return earliest + random.below(dayMs - longestVisit)
  return Math.min(at, calendar.end - lastMoment - random.below(lastMoment))
}

export const drawOrders = (random: Random, world: World, people: People, slots: readonly Slot[]): Orders => {
  const placed = slots
    .map((slot) => ({ ...slot, at: instantOf(random, world, slot, people.homes[slot.user]!) }))
    .sort((a, b) => a.at - b.at)
  const count = placed.length
  const orders = {
    count,
    user: Int32Array.from(placed, ({ user }) => user),
    at: Float64Array.from(placed, ({ at }) => at),
    day: Int32Array.from(placed, ({ day }) => day),
    device: Int32Array.from(placed, ({ user, tracked }) =>
      tracked ? world.buyingDevices[places[people.homes[user]!]!.country]!.pick(random) : -1,
    ),
    recent: Uint8Array.from(placed, ({ day }) => (day >= firstSessionDay ? 1 : 0)),
    test: Uint8Array.from(placed, ({ user }) => (people.segments[user] === 'staff' ? 1 : 0)),
    inStore: Uint8Array.from(placed, ({ tracked }) => (!tracked && random.chance(0.4) ? 1 : 0)),
    lines: new Int32Array(count + 1),
    product: new Int32Array(count * mostLines),
    quantity: new Int32Array(count * mostLines),
    unitPrice: new Int32Array(count * mostLines),
    discount: new Int32Array(count * mostLines),
    goods: new Float64Array(count),
    shipping: new Float64Array(count),
    tax: new Float64Array(count),
  }
  for (let order = 0; order < count; order++) {
    drawLines(random, world, people, orders, order)
    const country = countries[places[people.homes[orders.user[order]!]!]!.country]!
    const goods = orders.goods[order]!
    orders.shipping[order] = orders.inStore[order] === 1 || goods >= freeShippingFrom ? 0 : country.shipping
    orders.tax[order] = divideRounded(goods * country.tax, 10_000)!
  }
  return orders
}

const drawLines = (
  random: Random,
  { catalogue, calendar }: World,
  people: People,
  orders: Orders,
  order: number,
): void => {
  const day = orders.day[order]!
  const preferred = people.preferred[orders.user[order]!]!
  const november = new Date(calendar.startOf(day)).getUTCMonth() === 10
  const rebate = random.chance(november ? 0.5 : 0.22) ? random.pick(rebates) : 0
  const from = orders.lines[order]!
  let to = from
  let goods = 0
  for (let wanted = lineCounts.pick(random); wanted > 0; wanted--) {
    const product = catalogue.pick(random, preferred, day)
    // A product that is in the order already: one line less.
    if (orders.product.subarray(from, to).includes(product)) continue
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

/** What is charged for an order when it is placed; refunds come later and leave it as it is. */
export const totalOf = (orders: Orders, order: number): number =>
  orders.goods[order]! + orders.shipping[order]! + orders.tax[order]!
