import type { Random } from '../random.js'
import type { Alias } from '../shop/alias.js'
import { topCategories } from '../shop/taxonomy.js'
import type { World } from '../shop/world.js'
import type { StepRates } from '../shop/rates.js'
import { totalOf } from './orders.js'
import type { Orders } from './orders.js'
import type { Script } from './script.js'

/** Who looks at what. */
export interface Visitor {
  /** Preferred top categories as bits. */
  readonly preferred: number
  readonly day: number
}

/** How many of the steps a visit takes that ends without a purchase: 0 to 3. */
export const idleDepth = (random: Random, [productView, addToCart, checkout, purchase]: StepRates): number => {
  const rate = productView * addToCart * checkout * purchase
  const at = random.next() * (1 - rate)
  if (at < 1 - productView) return 0
  if (at < 1 - productView * addToCart) return 1
  return at < 1 - productView * addToCart * checkout ? 2 : 3
}

const look = (random: Random, script: Script, wanted: Alias): void => {
  if (random.chance(0.3)) script.search(wanted.pick(random))
  else script.viewCategory(random.below(topCategories.length))
}

const arrive = (random: Random, script: Script, wanted: Alias): void => {
  if (random.chance(0.55)) script.view('/')
  else look(random, script, wanted)
}

/** A visit that ends without a purchase, after so many steps. */
export const browse = (
  random: Random,
  { catalogue, searches: { idle } }: World,
  script: Script,
  { preferred, day }: Visitor,
  depth: number,
): void => {
  arrive(random, script, idle)
  if (depth === 0) {
    while (script.length < 12 && random.chance(0.62)) {
      if (random.chance(0.2)) script.view(random.chance(0.5) ? '/account' : '/help')
      else look(random, script, idle)
    }
    return
  }
  let product = -1
  do {
    if (random.chance(0.45)) look(random, script, idle)
    product = catalogue.pick(random, preferred, day)
    script.viewProduct(product)
  } while (script.length < 25 && random.chance(0.73))
  if (depth === 1) return
  let value = fill(random, script, product, catalogue.priceOn(product, day))
  while (script.length < 40 && random.chance(0.35)) {
    product = catalogue.pick(random, preferred, day)
    script.viewProduct(product)
    const added = fill(random, script, product, catalogue.priceOn(product, day))
    // Something always stays in the cart, so that there is a cart to leave behind.
    if (random.chance(0.3)) script.removeFromCart(product, added.quantity, added.value)
    else value = { quantity: value.quantity + added.quantity, value: value.value + added.value }
  }
  if (random.chance(0.6)) script.view('/cart')
  if (depth === 3) script.checkout(value.value)
}

const fill = (random: Random, script: Script, product: number, price: number): { quantity: number; value: number } => {
  const quantity = random.chance(0.85) ? 1 : 2
  script.addToCart(product, quantity, quantity * price)
  return { quantity, value: quantity * price }
}

/** One of the orders of a block, and its number in the shop. */
export interface Purchase {
  readonly orders: Orders
  readonly order: number
  readonly number: number
}

/** The visit that led to an order: its last two events are the checkout and the purchase. */
export const buy = (
  random: Random,
  { catalogue, searches: { buying } }: World,
  script: Script,
  preferred: number,
  { orders, order, number }: Purchase,
): void => {
  arrive(random, script, buying)
  for (let line = orders.lines[order]!; line < orders.lines[order + 1]!; line++) {
    while (script.length < 60 && random.chance(0.5)) {
      script.viewProduct(catalogue.pick(random, preferred, orders.day[order]!))
    }
    const product = orders.product[line]!
    const quantity = orders.quantity[line]!
    script.viewProduct(product)
    script.addToCart(product, quantity, quantity * orders.unitPrice[line]!)
  }
  script.view('/cart')
  script.checkout(orders.goods[order]!)
  script.purchase(number, totalOf(orders, order))
}

/** A program that reads pages and products, and buys nothing. */
export const crawl = (random: Random, { catalogue, searches }: World, script: Script, day: number): void => {
  const reads = 2 + random.below(20)
  while (script.length < reads) {
    if (random.chance(0.5)) look(random, script, searches.idle)
    else script.viewProduct(catalogue.pick(random, 0, day))
  }
}

const times = new Float64Array(128)

/** When the events happen: people take some seconds from one to the next, programs a moment. */
export const timesFrom = (random: Random, events: number, start: number, program: boolean): Float64Array => {
  let at = start
  for (let i = 0; i < events; i++) {
    times[i] = at
    at += program ? 200 + random.below(1500) : 2000 + Math.floor(70_000 * random.next() * random.next())
  }
  return times
}

/** The same for a visit that led to an order: paid for a while after the checkout, and followed a moment after it. */
export const timesUntil = (random: Random, events: number, ordered: number): Float64Array => {
  times[events - 1] = ordered + 100 + random.below(1400)
  let at = ordered - 20_000 - random.below(200_000)
  for (let i = events - 2; i >= 0; i--) {
    times[i] = at
    at -= 2000 + Math.floor(70_000 * random.next() * random.next())
  }
  return times
}
