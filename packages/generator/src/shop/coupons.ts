import type { Random } from '../random.js'

/** A code that takes a whole percentage off every line of an order. */
export interface Coupon {
  readonly code: string
  readonly percent: number
  /** The month, from 0 on, in which alone it holds; null: always, and where no other of its percentage does. */
  readonly month: number | null
}

export const coupons: readonly Coupon[] = [
  { code: 'THANKYOU5', percent: 5, month: null },
  { code: 'WELCOME10', percent: 10, month: null },
  { code: 'FRIENDS15', percent: 15, month: null },
  { code: 'SUMMER15', percent: 15, month: 5 },
  { code: 'STOCKUP20', percent: 20, month: null },
  { code: 'FINALSALE30', percent: 30, month: null },
  { code: 'BLACKFRIDAY30', percent: 30, month: 10 },
]

/** Of the orders with a rebate, how many got it by a coupon; the others by a price on the page. */
export const couponShare = 0.6

/** The number of the coupon of an order in a month with so many percent off; −1 for none. */
export const drawCoupon = (random: Random, percent: number, month: number): number => {
  if (percent === 0 || !random.chance(couponShare)) return -1
  const holds = (coupon: Coupon, when: number | null): boolean => coupon.percent === percent && coupon.month === when
  const ofMonth = coupons.findIndex((coupon) => holds(coupon, month))
  return ofMonth >= 0 ? ofMonth : coupons.findIndex((coupon) => holds(coupon, null))
}
