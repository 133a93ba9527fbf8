import type { EntityName } from '@polymart/core'
import { categoryCount } from './shop/taxonomy.js'
import type { Settings } from './options.js'

/** Numbers from `from` up to but without `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

export const sizeOf = ({ from, to }: Range): number => to - from

/** How much of everything there is in a shop, or in one block of its users. */
export interface Amounts {
  readonly users: number
  readonly orders: number
  /** Orders in the days that have sessions. */
  readonly windowOrders: number
  /** Those of them that a session led to. */
  readonly trackedOrders: number
  /** Orders that staff placed to test the shop. */
  readonly testOrders: number
  /** Those of them that a session led to. */
  readonly trackedTests: number
  readonly staff: number
  readonly sessions: number
  /** Sessions without a user, bots among them. */
  readonly anonymous: number
  readonly bots: number
  /** Sessions of staff. */
  readonly internal: number
}

/** Amounts, and how they are cut into blocks: it follows from the settings alone. */
export interface Plan extends Amounts {
  readonly products: number
  readonly productBlocks: number
  /** Blocks of users, which bring their orders and sessions. */
  readonly blocks: number
}

const usersPerBlock = 1000
const productsPerBlock = 5000

const rounded = (amount: number, least = 0): number => Math.max(least, Math.round(amount))

export const planOf = ({ scale }: Settings): Plan => {
  const users = rounded(10_000 * scale, 1)
  const orders = rounded(50_000 * scale, 1)
  const sessions = rounded(200_000 * scale, 1)
  const products = rounded(5000 * scale, 50)
  const windowOrders = rounded(0.031 * sessions)
  const staff = users < 50 ? 0 : rounded(0.003 * users, 1)
  const trackedOrders = rounded(0.9 * windowOrders)
  const trackedTests = staff === 0 ? 0 : rounded(0.002 * windowOrders)
  return {
    users,
    orders,
    windowOrders,
    trackedOrders,
    testOrders: staff === 0 ? 0 : rounded(0.002 * orders),
    trackedTests,
    staff,
    sessions,
    anonymous: rounded(0.6 * sessions),
    bots: rounded(0.03 * sessions),
    internal: staff === 0 ? 0 : rounded(0.005 * sessions),
    products,
    productBlocks: rounded(products / productsPerBlock, 1),
    blocks: rounded(users / usersPerBlock, 1),
  }
}

/** Rows of an entity, those apart that come twice. */
export const rowsOf = (plan: Plan, entity: EntityName): number => {
  switch (entity) {
    case 'users':
      return plan.users
    case 'categories':
      return categoryCount
    case 'products':
      return plan.products
    case 'transactions':
      return plan.orders
    case 'sessions':
      return plan.sessions
  }
}

/** The part of `total` that falls to one of `blocks`: parts differ by one at most, and add up. */
export const partOf = (total: number, block: number, blocks: number): Range => ({
  from: Math.floor((total * block) / blocks),
  to: Math.floor((total * (block + 1)) / blocks),
})

/** The amounts of one block of users. */
export const amountsOf = (plan: Plan, block: number): Amounts => {
  const part = (total: number): number => sizeOf(partOf(total, block, plan.blocks))
  return {
    users: part(plan.users),
    orders: part(plan.orders),
    windowOrders: part(plan.windowOrders),
    trackedOrders: part(plan.trackedOrders),
    testOrders: part(plan.testOrders),
    trackedTests: part(plan.trackedTests),
    staff: part(plan.staff),
    sessions: part(plan.sessions),
    anonymous: part(plan.anonymous),
    bots: part(plan.bots),
    internal: part(plan.internal),
  }
}
