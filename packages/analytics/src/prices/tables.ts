import type { Cell } from '../measures/measures.js'
import { columnsOfRows } from '../define/columns.js'
import { partOf } from '../result/columns.js'
import type { PriceChange } from './changes.js'
import type { priceMeasures } from './measures.js'
import type { PricesSpec } from './params.js'

/** A change of a price, and what was sold and looked at around it. */
export interface PriceRow extends Cell<typeof priceMeasures>, Omit<PriceChange, 'product' | 'place' | 'crowded'> {
  readonly name: string
  readonly complete: boolean
}

const { boolean, change, count, money, number, text, time } = columnsOfRows<PriceRow, PricesSpec>()

const leastUnits = 10

/** By the midpoints of units and prices; of a change under a hundredth, or of few units, it says nothing. */
const elasticityOf = ({ fromMinor, toMinor, unitsBefore, unitsAfter, complete }: PriceRow): number | null => {
  const units = unitsBefore + unitsAfter
  const difference = toMinor - fromMinor
  if (!complete || Math.abs(difference) * 100 < fromMinor || units < leastUnits || toMinor + fromMinor <= 0) return null
  return (unitsAfter - unitsBefore) / units / (difference / (toMinor + fromMinor)) || 0
}

export const pricesTables = {
  prices: {
    rows: 'By `at`, then `productId`; changes of one product at one instant as they are listed.',
    key: ['productId', 'at'],
    // A change happened once.
    compared: false,
    columns: {
      productId: text('the product', ({ productId }) => productId),
      name: text('its name', ({ name }) => name),
      at: time('when the price changed', ({ at }) => at),
      fromMinor: money('the price before', ({ fromMinor }) => fromMinor),
      toMinor: money('the price from then on', ({ toMinor }) => toMinor),
      change: change.orNull('`to` ÷ `from` − 1; null unless the price before is above 0', ({ toMinor, fromMinor }) => {
        const quotient = partOf(toMinor, fromMinor)
        return quotient === null ? null : quotient - 1
      }),
      unitsBefore: count('units of the `days` before', ({ unitsBefore }) => unitsBefore),
      unitsAfter: count('units of the `days` from the change on', ({ unitsAfter }) => unitsAfter),
      netBeforeMinor: money('net of the `days` before, of lines of the product', ({ netBefore }) => netBefore, {
        label: 'Net revenue before',
      }),
      netAfterMinor: money('net of the `days` from the change on', ({ netAfter }) => netAfter, {
        label: 'Net revenue after',
      }),
      viewersBefore: count('persons who looked at it in the `days` before', ({ viewersBefore }) => viewersBefore),
      viewersAfter: count('persons who did from the change on', ({ viewersAfter }) => viewersAfter),
      elasticity: number.orNull(
        '(units after − before) ÷ their sum ÷ ((to − from) ÷ (to + from)); null unless `complete`, of a change of 1% and more, and of 10 units and more',
        elasticityOf,
      ),
      complete: boolean(
        'whether all the days lie within the orders and before `asOf`, and no other change of the product in them',
        ({ complete }) => complete,
      ),
    },
  },
}
