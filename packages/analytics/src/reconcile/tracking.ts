/** Tracked purchases beside the ledger: counts, for a click may be lost and an order placed elsewhere. */
export interface Tracking {
  /** Orders that name a session that is there. */
  ordersOfSessions: number
  /** Those of them whose session has no purchase event. */
  ordersWithoutPurchase: number
  /** Purchase events. */
  purchases: number
  /** Those of them that name no order. */
  purchasesWithoutOrder: number
  /** Those of them that name an order that is there, and that names another session or none. */
  purchasesOfOtherSession: number
}

export const noTracking = (): Tracking => ({
  ordersOfSessions: 0,
  ordersWithoutPurchase: 0,
  purchases: 0,
  purchasesWithoutOrder: 0,
  purchasesOfOtherSession: 0,
})

/** Counts an order that names a session that is there. */
export const countOrder = (tracking: Tracking, hasPurchase: boolean): void => {
  tracking.ordersOfSessions++
  if (!hasPurchase) tracking.ordersWithoutPurchase++
}

export const sumTracking = (parts: readonly Tracking[]): Tracking => {
  const sum = noTracking()
  for (const part of parts) for (const name of Object.keys(sum) as (keyof Tracking)[]) sum[name] += part[name]
  return sum
}
