import { numberColumn } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Contribution } from '../define/analysis.js'
import { productsOfCodes } from '../grouping/products.js'
import type { GroupedState } from '../measures/grouped.js'
import { emptySums } from '../measures/measures.js'
import { stateOfSums } from '../measures/sums.js'
import type { Sums } from '../measures/measures.js'
import type { Catalogue } from '../read/catalogue.js'
import { conditionNeeds } from '../read/condition-needs.js'
import { lineProductColumns, orderLines } from '../read/order-lines.js'
import type { PartitionData } from '../read/partition.js'
import { personColumns } from '../read/persons.js'
import { productEventColumns, productEvents, productView } from '../read/product-events.js'
import type { Needs } from '../read/tables.js'
import { untoldMoney } from '../view/untold.js'
import { viewOf } from '../view/view.js'
import type { View } from '../view/view.js'
import { lengthOf, priceChanges } from './changes.js'
import type { PriceChange } from './changes.js'
import { priceMeasures } from './measures.js'
import type { PricesSpec } from './params.js'

export const pricesNeeds = ({ scope }: PricesSpec): Needs =>
  conditionNeeds(scope.where, {
    transactions: lineProductColumns,
    sessions: [...personColumns, ...productEventColumns],
  })

type Add = Sums<typeof priceMeasures>

/** Sums by product and place of the price. */
export const pricesPartial = (
  data: PartitionData,
  spec: PricesSpec,
  catalogue: Catalogue | undefined,
): Contribution<GroupedState> => {
  const view = viewOf(data, spec.scope)
  const changes = priceChanges(catalogue!, spec)
  const sums = emptySums(priceMeasures, changes.length)
  const numbersOf = changesOfCodes(changes, catalogue!)
  if (data.own.orders > 0) addSold(data, view, spec, changes, numbersOf, sums)
  if (data.own.sessions > 0) addViewers(data, view, spec, changes, numbersOf, sums)
  const keys = changes.map(({ productId, place }) => [productId, place])
  return {
    state: stateOfSums(priceMeasures, keys, sums),
    setAside: view.setAside,
    untold: untoldMoney(data, view, spec.scope),
  }
}

/** By code of a column of ids, the numbers of the changes of that product. */
type NumbersOf = (ids: TextColumn) => readonly (readonly number[])[]

const none: readonly number[] = []

const changesOfCodes = (changes: readonly PriceChange[], catalogue: Catalogue): NumbersOf => {
  const byProduct = new Map<number, number[]>()
  for (const [number, { product }] of changes.entries()) {
    const known = byProduct.get(product)
    if (known) known.push(number)
    else byProduct.set(product, [number])
  }
  return (ids) => Array.from(productsOfCodes(ids, catalogue), (row) => byProduct.get(row) ?? none)
}

const addSold = (
  data: PartitionData,
  view: View,
  spec: PricesSpec,
  changes: readonly PriceChange[],
  numbersOf: NumbersOf,
  { unitsBefore, unitsAfter, netBefore, netAfter }: Add,
): void => {
  const length = lengthOf(spec)
  const { asOf } = spec.scope
  const at = numberColumn(data.orders.columns, 'at').values
  const { offsets, products, quantity, price, discount, refunded } = orderLines(data.orders)
  const { refundOffsets, refundAt } = data.money
  const ofLines = numbersOf(products)
  const ofRefunds = numbersOf(refunded.products)
  const add = (numbers: readonly number[] | undefined, when: number, units: number, net: number): void => {
    for (const number of numbers ?? none) {
      const since = when - changes[number]!.at
      if (since >= length || since < -length) continue
      if (since < 0) {
        unitsBefore[number]! += units
        netBefore[number]! += net
      } else {
        unitsAfter[number]! += units
        netAfter[number]! += net
      }
    }
  }
  for (let order = 0; order < data.own.orders; order++) {
    if (!view.orderPasses[order]) continue
    const when = at[order]!
    for (let line = offsets[order]!; line < offsets[order + 1]!; line++)
      add(ofLines[products.codes[line]!], when, quantity[line]!, quantity[line]! * price[line]! - discount[line]!)
    for (let refund = refundOffsets[order]!; refund < refundOffsets[order + 1]!; refund++) {
      if (refundAt[refund]! >= asOf) continue
      for (let line = refunded.offsets[refund]!; line < refunded.offsets[refund + 1]!; line++)
        add(ofRefunds[refunded.products.codes[line]!], when, 0, -refunded.goods[line]!)
    }
  }
}

const addViewers = (
  data: PartitionData,
  view: View,
  spec: PricesSpec,
  changes: readonly PriceChange[],
  numbersOf: NumbersOf,
  { viewersBefore, viewersAfter }: Add,
): void => {
  const length = lengthOf(spec)
  const { asOf } = spec.scope
  const { offsets, types, at, products } = productEvents(data.sessions)
  const ofEvents = numbersOf(products)
  // By change, the person who was found last to have looked before it, and after it.
  const [before, after] = [new Int32Array(changes.length).fill(-1), new Int32Array(changes.length).fill(-1)]
  const { offsets: starts, rows } = data.persons.sessionsOf
  for (let person = 0; person + 1 < starts.length; person++) {
    for (let i = starts[person]!; i < starts[person + 1]!; i++) {
      const session = rows[i]!
      if (session >= data.own.sessions || !view.sessionPasses[session]) continue
      for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
        if (types[event] !== productView || at[event]! >= asOf) continue
        for (const number of ofEvents[products.codes[event]!] ?? none) {
          const since = at[event]! - changes[number]!.at
          if (since >= length || since < -length) continue
          const [seenBy, viewers] = since < 0 ? [before, viewersBefore] : [after, viewersAfter]
          if (seenBy[number] === person) continue
          seenBy[number] = person
          viewers[number]!++
        }
      }
    }
  }
}
