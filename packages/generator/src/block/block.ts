import type { Batch } from '@polymart/core'
import { amountsOf, partOf } from '../plan.js'
import type { Range } from '../plan.js'
import { Random } from '../random.js'
import type { World } from '../shop/world.js'
import { drawSlots } from './days.js'
import { drawKinds, sessionsOf } from './kinds.js'
import { drawOrders } from './orders.js'
import { drawPeople } from './people.js'
import { drawBuyers, segmentNames } from './segments.js'
import { sessionsBatch } from './sessions.js'
import { transactionsBatch } from './transactions.js'
import { usersBatch } from './users.js'

export interface BlockOfPeople {
  /** Users, transactions, sessions. */
  readonly batches: readonly Batch[]
  readonly segments: string
  readonly expectedOrders: Float64Array
  /** By segment, from 0 on in `segmentNames`. */
  readonly segmentOrders: readonly number[]
}

/** The users of one block with their orders, and the sessions of the same number of people. */
export const drawBlock = (world: World, block: number): BlockOfPeople => {
  const { settings, plan, calendar } = world
  const amounts = amountsOf(plan, block)
  const part = (total: number): Range => partOf(total, block, plan.blocks)
  const ranges = {
    users: part(plan.users),
    orders: part(plan.orders),
    sessions: part(plan.sessions),
    products: { from: 0, to: plan.products },
  }
  const ofUsers = new Random(settings.seed, 'users', block)
  const ofOrders = new Random(settings.seed, 'orders', block)
  const ofSessions = new Random(settings.seed, 'sessions', block)
  const ofTexts = new Random(settings.seed, 'texts', block)

  const buyers = drawBuyers(ofUsers, amounts)
  const slots = drawSlots(ofOrders, calendar, amounts, buyers)
  const people = drawPeople(ofUsers, world, buyers, slots)
  const orders = drawOrders(ofOrders, world, people, slots)
  const kinds = drawKinds(ofSessions, amounts, orders)
  return {
    batches: [
      usersBatch(ofUsers, ofTexts, world, people, ranges.users),
      transactionsBatch(ofOrders, world, people, orders, sessionsOf(kinds, orders, ranges.sessions), ranges),
      sessionsBatch(ofSessions, world, people, orders, kinds, ranges),
    ],
    segments: people.segments.map((segment) => segmentNames.indexOf(segment)).join(''),
    expectedOrders: slots.expected,
    segmentOrders: segmentNames.map((name) =>
      people.orders.reduce((sum, orders, user) => sum + (people.segments[user] === name ? orders : 0), 0),
    ),
  }
}
