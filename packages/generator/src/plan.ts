import type { Settings } from './options.js'

/** Numbers from `from` up to but without `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

export const sizeOf = ({ from, to }: Range): number => to - from

/** How much there is of everything, and how it is cut into blocks; it follows from the settings alone. */
export interface Plan {
  readonly products: number
  readonly users: number
  readonly orders: number
  readonly sessions: number
  /** Blocks of users, which bring their orders and sessions. */
  readonly blocks: number
  readonly productBlocks: number
}

const usersPerBlock = 1000
const productsPerBlock = 5000

const rounded = (amount: number, least: number): number => Math.max(least, Math.round(amount))

export const planOf = ({ scale }: Settings): Plan => {
  const products = rounded(5000 * scale, 50)
  const users = rounded(10_000 * scale, 1)
  return {
    products,
    users,
    orders: rounded(50_000 * scale, 1),
    sessions: rounded(200_000 * scale, 1),
    blocks: rounded(users / usersPerBlock, 1),
    productBlocks: rounded(products / productsPerBlock, 1),
  }
}

/** The part of `total` that falls to one of `blocks`: parts differ by one at most, and add up. */
export const partOf = (total: number, block: number, blocks: number): Range => ({
  from: Math.floor((total * block) / blocks),
  to: Math.floor((total * (block + 1)) / blocks),
})
