import { ColumnsBuilder, fieldsOf } from '@polymart/core'
import type { Random } from '../random.js'
import { dayMs } from '../shop/calendar.js'
import type { World } from '../shop/world.js'
import { idOf } from '../columns.js'
import type { Orders } from './orders.js'

export interface RefundedLine {
  readonly product: number
  readonly goods: number
}

export interface Refund {
  readonly at: number
  readonly lines: readonly RefundedLine[]
  readonly shipping: number
  readonly tax: number
}

const soonest = dayMs / 24
const latest = 30 * dayMs

/** Refunds of an order: none, all of it at once, or a part, now and then in two goes; between the order and the end. */
export const drawRefunds = (
  random: Random,
  { calendar, catalogue, refundRates }: World,
  orders: Orders,
  order: number,
): readonly Refund[] => {
  const first = orders.lines[order]!
  const to = orders.lines[order + 1]!
  if (orders.test[order] === 1 || !random.chance(refundRates[catalogue.topOf(orders.product[first]!)]!)) return []
  const after = orders.at[order]!
  // An order of the last days is refunded fast, so that the share of refunds is the same for all.
  const left = Math.min(latest, calendar.end - after)
  if (left <= 2 * soonest) return []
  const at = after + soonest + random.below(left - soonest)
  if (random.chance(0.5)) {
    const lines: RefundedLine[] = []
    for (let line = first; line < to; line++)
      lines.push({ product: orders.product[line]!, goods: goodsOf(orders, line) })
    return [{ at, lines, shipping: orders.shipping[order]!, tax: orders.tax[order]! }]
  }
  const lines: RefundedLine[] = []
  for (let line = first; line < to; line++) {
    if (line > first && !random.chance(0.4)) continue
    const quantity = orders.quantity[line]!
    const units = 1 + random.below(quantity)
    lines.push({ product: orders.product[line]!, goods: Math.floor((goodsOf(orders, line) * units) / quantity) })
  }
  const part = (refunded: readonly RefundedLine[], at: number): Refund => {
    const goods = refunded.reduce((sum, line) => sum + line.goods, 0)
    return { at, lines: refunded, shipping: 0, tax: Math.floor((orders.tax[order]! * goods) / orders.goods[order]!) }
  }
  const last = calendar.end - at
  if (lines.length < 2 || last <= 2 || !random.chance(0.5)) return [part(lines, at)]
  return [part(lines.slice(0, 1), at), part(lines.slice(1), at + 1 + random.below(Math.min(latest, last) - 1))]
}

const goodsOf = (orders: Orders, line: number): number =>
  orders.quantity[line]! * orders.unitPrice[line]! - orders.discount[line]!

/** The column `refunds`, order by order. */
export const refundColumn = (refunds: readonly (readonly Refund[])[]) => {
  const builder = new ColumnsBuilder({ refunds: fieldsOf('transactions')['refunds']! })
  for (const list of refunds) {
    builder.add({
      refunds: list.map(({ at, lines, shipping, tax }) => ({
        at,
        lines: lines.map(({ product, goods }) => ({ productId: idOf('p', product), goodsMinor: goods })),
        shippingMinor: shipping,
        taxMinor: tax,
      })),
    })
  }
  return builder.finish()
}
