import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { PartitionData } from '../read/partition.js'

const codeOf = (type: (typeof eventTypes)[number]): number => eventTypes.indexOf(type)

const [pageView, productView, cart, checkout, purchase] = (
  ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const
).map(codeOf) as [number, number, number, number, number]

/** The columns of sessions that it needs. */
export const eventColumns = ['events.type', 'events.at'] as const

/** What the events of a session come to that are of a known type and before asOf. */
export interface SessionEvents {
  events: number
  /** Of pages and of products. */
  pages: number
  views: number
  carts: number
  checkouts: number
  purchases: number
}

/** Counts the events of one session after the other; what is given is overwritten by the next. */
export const eventCounter = ({ sessions }: PartitionData, asOf: number): ((session: number) => SessionEvents) => {
  const { offsets, items } = listColumn(sessions.columns, 'events')
  const types = textColumn(items, 'type').codes
  const at = numberColumn(items, 'at').values
  const found: SessionEvents = { events: 0, pages: 0, views: 0, carts: 0, checkouts: 0, purchases: 0 }
  const byType = new Int32Array(eventTypes.length)
  return (session) => {
    byType.fill(0)
    found.events = 0
    for (let event = offsets[session]!; event < offsets[session + 1]!; event++) {
      const type = types[event]!
      if (type < 0 || type >= eventTypes.length || at[event]! >= asOf) continue
      found.events++
      byType[type]!++
    }
    found.views = byType[productView]!
    found.pages = byType[pageView]! + found.views
    found.carts = byType[cart]!
    found.checkouts = byType[checkout]!
    found.purchases = byType[purchase]!
    return found
  }
}
