/** What was planted in coupons, prices, baskets and shelves. */
export interface GoodsTruth {
  /**
   * Of the orders of November a share of `novemberShare` used a coupon, of the others `share`. A coupon takes `percent`
   * off every line of its order, rounded down to the cent; with a `month` (from 1 on) it holds in that one alone.
   */
  readonly coupons: {
    readonly share: number
    readonly novemberShare: number
    readonly list: readonly CouponTruth[]
  }
  /**
   * Products whose price changed once, `at`, and by how much units answer: the units of a line were 1 and up to
   * `mostMoreUnits` more, each with the same chance, on average `unitsBefore` and then `unitsAfter`, so that
   * (unitsAfter − unitsBefore) ÷ (unitsAfter + unitsBefore) = elasticity × (to − from) ÷ (to + from). Orders with the
   * product come as often as before: units of a span are a sum over lines, whose number differs by chance alone.
   */
  readonly prices: {
    readonly elasticity: number
    readonly mostMoreUnits: number
    readonly changes: readonly PriceChangeTruth[]
  }
  /**
   * Of the orders with a line of `bought`, a share of at least `chance` has one of `along` too; without it, `along` is
   * in them as by chance (at most three times as often as in other orders). Of top categories, it is the first line
   * that counts.
   */
  readonly companions: {
    readonly products: readonly CompanionTruth[]
    readonly categories: readonly CompanionTruth[]
  }
  /** Ids of products, all of them active: what `inventory` should say of them. */
  readonly shelves: {
    /** No stock, though they sell. */
    readonly soldOut: readonly string[]
    /** Up to three units, though they sell. */
    readonly runningOut: readonly string[]
    /** Thousands of units. */
    readonly overstocked: readonly string[]
    /** In stock, and neither bought nor looked at from `since` on. */
    readonly forgotten: readonly { readonly productId: string; readonly since: string }[]
  }
}

/** A code, and how much of each line it takes off. */
export interface CouponTruth {
  readonly code: string
  readonly percent: number
  readonly month: number | null
}

/** A product's one change of price, in cents, and the units of a line on average before and after it. */
export interface PriceChangeTruth {
  readonly productId: string
  readonly at: string
  readonly fromMinor: number
  readonly toMinor: number
  readonly unitsBefore: number
  readonly unitsAfter: number
}

/** Ids of products, or of top categories. */
export interface CompanionTruth {
  readonly bought: string
  readonly along: string
  readonly chance: number
}
