import type { ResultLike } from '../figure.js'

/** The results that the page is made of. The key figures compare `…Before`, the period before, with their twins. */
export interface DashboardResults {
  /** The last 12 months. */
  readonly revenueByDay: ResultLike
  readonly revenueByWeek: ResultLike
  /** By day, over the period before that of `geography`. */
  readonly revenueBefore: ResultLike
  readonly rfm: ResultLike
  readonly funnel: ResultLike
  readonly funnelBefore: ResultLike
  readonly funnelByDevice: ResultLike
  /** By country, over the last 30 days: the period of the key figures. */
  readonly geography: ResultLike
  readonly geographyBefore: ResultLike
}

/** Each result, or why there is none: the cards that need it say so, the others stand. */
export type Settled = { readonly [K in keyof DashboardResults]: ResultLike | Error }

/** The result, for a card that cannot be without it. */
export const needed = (result: ResultLike | Error): ResultLike => {
  if (result instanceof Error) throw result
  return result
}
