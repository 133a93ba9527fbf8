import type { Segment } from './block/segments.js'
import type { Fault } from './faults/spoil.js'
import type { GoodsTruth } from './truth-goods.js'
import type { TrafficTruth } from './truth-traffic.js'

/**
 * What was planted in a shop, for tests to recover. Where a number is a share, what is found differs from it by chance
 * alone: with n draws the standard error is √(p (1 − p) ÷ n), or less where totals are exact. Times are ISO 8601.
 */
export interface Truth {
  readonly history: {
    readonly from: string
    /** Exclusive. */
    readonly to: string
    /** Sessions start from here on. */
    readonly sessionsFrom: string
    readonly currency: string
  }
  /** Exact totals of the whole shop, faults apart. */
  readonly totals: Readonly<Record<TotalName, number>>
  readonly segments: readonly SegmentTruth[]
  /** In order of userId, one digit a user: a place in `segments`. */
  readonly segmentOfUser: string
  /**
   * Visits: sessions that are neither of bots nor internal. A visit buys if it has a purchase event. Device and country
   * of those that buy were drawn in proportion to weight × rate, of the others in proportion to weight × (1 − rate),
   * and rates are scaled so that Σ weight × rate is the exact share of visits that buy. So a cell's share of the visits
   * recovers `weight`, the share of its visits that buy recovers `rate`, and of the visits that took one step the share
   * that took the next recovers that of `steps`. Purchases are spread over countries more evenly than by chance, so
   * their error is the binomial one at most. The place is left out of one visit in a hundred, whatever comes of it.
   */
  readonly visits: {
    readonly visits: number
    readonly purchases: number
    readonly unknownPlace: number
    readonly cells: readonly CellTruth[]
  }
  /** The share of each place in visits whose place is known; adds up to 1. */
  readonly places: readonly PlaceTruth[]
  /**
   * A user's line is of category c in proportion to `share`, times `affinity` if the user prefers c: among the first
   * lines of orders of users who prefer the set S, a share of affinity × s ÷ (affinity × s + 1 − s) lies in S, where s
   * is the sum of the shares of S. (Later lines leave out products that the order has, and differ a little.)
   */
  readonly categories: {
    readonly affinity: number
    readonly list: readonly CategoryTruth[]
  }
  /**
   * Within a top category, products that were there before history are first lines in proportion to 1 ÷ (rank +
   * `shift`). `best` are the ids of the hundred best of the shop from rank 1 on, all of them that old.
   */
  readonly products: { readonly shift: number; readonly best: readonly string[] }
  readonly seasonality: {
    /** How busy months from January on, weekdays from Sunday on, and hours of the customer's clock from 0 on are. */
    readonly months: readonly number[]
    readonly weekdays: readonly number[]
    readonly hours: readonly number[]
    /**
     * Months of history, in days of 24 hours before its end. Given who may buy from when, orders fall on days
     * independently, so a month's count has at most the variance of its expectation.
     */
    readonly spans: readonly SpanTruth[]
  }
  /**
   * The days between the orders of one segment's users follow the BG/NBD model, time in weeks of 7 × 24 h from the first
   * order on, whatever the season: rates from a gamma distribution of shape `r` and rate `alpha`, chances to leave after
   * each repeated order from a beta distribution of `a` and `b`. Two orders never fall on one day of history; whoever
   * would have bought during the outage does so the day after. `segmentOfUser` says who they are.
   */
  readonly repeats: {
    readonly segment: Segment
    readonly r: number
    readonly alpha: number
    readonly a: number
    readonly b: number
  }
  /** A day of history with a share of the orders that such a day has, and as many visits as usual. */
  readonly outage: {
    readonly from: string
    readonly to: string
    readonly share: number
    readonly expectedOrders: number
  }
  readonly traffic: TrafficTruth
  readonly goods: GoodsTruth
  /** Every fault of a dirty shop; what load, doctor and reconcile report together. */
  readonly faults: readonly Fault[]
}

/** As in the plan: orders within the session days, those with a session; sessions without a user, of bots, of staff. */
export type TotalName =
  'windowOrders' | 'trackedOrders' | 'testOrders' | 'trackedTests' | 'anonymous' | 'bots' | 'internal'

/** A segment of users, as it was drawn. */
export interface SegmentTruth {
  readonly segment: Segment
  readonly meaning: string
  /** Exact, as are orders. */
  readonly users: number
  readonly orders: number
  /** Orders per user over the whole history; null without users. */
  readonly purchaseRate: number | null
}

/**
 * Visits of one device in one country: `weight` is the share of visits, `rate` the share of them that buy, a step the
 * share that took it of those who took the one before.
 */
export interface CellTruth {
  readonly device: string
  readonly country: string
  readonly weight: number
  readonly rate: number
  readonly steps: {
    readonly productView: number
    readonly addToCart: number
    readonly checkout: number
    readonly purchase: number
  }
  /** Visits of the cell, place known, that are to be expected, and those of them that buy. */
  readonly expectedVisits: number
  readonly expectedPurchases: number
}

/** A city; `weight` is its share of the visits whose place is known. */
export interface PlaceTruth {
  readonly country: string
  readonly region: string
  readonly city: string
  readonly timeZone: string
  readonly weight: number
}

/** A top category; lines are drawn in proportion to `share`, shares add up to 1. */
export interface CategoryTruth {
  readonly categoryId: string
  readonly name: string
  readonly share: number
  /** Of orders that are no tests and whose first line lies in the category, the share that sees a refund before the end. */
  readonly refundRate: number
}

/** A month of history, and the orders that were to be expected in it. */
export interface SpanTruth {
  readonly from: string
  readonly to: string
  readonly expectedOrders: number
}
