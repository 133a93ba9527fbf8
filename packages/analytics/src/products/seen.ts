import type { ProductGroups } from '../grouping/known-products.js'
import type { Sums } from '../measures/measures.js'
import type { Scope } from '../params/scope.js'
import type { PartitionData } from '../read/partition.js'
import { addToCart, productEvents, productView } from '../read/product-events.js'
import type { View } from '../view/view.js'
import type { productMeasures } from './measures.js'
import type { Buyers } from './sold.js'

/** Adds up what sessions saw of each group and put into the cart, person by person. */
export const addSeen = (
  data: PartitionData,
  view: View,
  scope: Scope,
  groups: ProductGroups,
  sums: Sums<typeof productMeasures>,
  buyers: Buyers,
): void => {
  if (data.own.sessions === 0) return
  const from = scope.from ?? -Infinity
  const previousFrom = scope.previousFrom ?? from
  const { to } = scope
  const { offsets, types, at, products } = productEvents(data.sessions)
  const { codes } = products
  const groupOf = groups.groupsOf(products)
  // By group, the person who was found last to have bought, seen or added it.
  const [boughtBy, seenBy, addedBy] = [0, 1, 2].map(() => new Int32Array(groups.keys.length).fill(-1)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  let next = 0
  const { offsets: starts, rows } = data.persons.sessionsOf
  for (let person = 0; person + 1 < starts.length; person++) {
    for (; next < buyers.persons.length && buyers.persons[next]! <= person; next++)
      boughtBy[buyers.groups[next]!] = buyers.persons[next]!
    for (let i = starts[person]!; i < starts[person + 1]!; i++) {
      const session = rows[i]!
      if (session >= data.own.sessions || !view.sessionPasses[session]) continue
      for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
        const type = types[event]!
        if (type !== productView && type !== addToCart) continue
        const when = at[event]!
        if (when >= to || when < previousFrom) continue
        const group = codes[event]! < 0 ? groups.unknown : groupOf[codes[event]!]!
        if (group < 0) continue
        sums.present[group] = 1
        if (when < from) {
          if (type === productView) sums.previousViews[group]!++
        } else if (type === addToCart) {
          if (addedBy[group] === person) continue
          addedBy[group] = person
          sums.adders[group]!++
          if (seenBy[group] === person) sums.viewersWhoAdd[group]!++
        } else {
          sums.views[group]!++
          if (seenBy[group] === person) continue
          seenBy[group] = person
          sums.viewers[group]!++
          if (addedBy[group] === person) sums.viewersWhoAdd[group]!++
          if (boughtBy[group] === person) sums.viewersWhoBuy[group]!++
        }
      }
    }
  }
}
