import { eventTypes, listColumn, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Batch, ListColumn } from '@polymart/core'
import { idOf } from '../columns.js'
import { dayMs } from '../shop/calendar.js'
import type { FaultKind, FaultKinds } from './spoil.js'

/** Numbers that no shop reaches: ids of what is not there. */
const beyond = 900_000_000

const newText = (field: string, textFor: (row: number) => string): FaultKind => ({
  field,
  apply: (row, edits) => edits.set(field, row, textFor(row)),
})

/** A field that says nothing about a row's place in a store or in an analysis. */
export const userFaults: FaultKinds = { changedDuplicate: newText('status', () => 'suspended') }
export const categoryFaults: FaultKinds = {
  changedDuplicate: newText('name', (row) => `Renamed ${row}`),
}

/** `first` is the number of the first row, here and below. */
export const productFaults = ({ columns }: Batch, first: number): FaultKinds => ({
  unknownCategory: newText('categoryId', (row) => `c9${first + row}`),
  negativePrice: {
    field: 'priceMinor',
    apply: (row) => {
      const { values } = numberColumn(columns, 'priceMinor')
      values[row] = -values[row]!
    },
  },
  changedDuplicate: newText('brand', () => 'Rebranded'),
})

/** Only orders that no session led to: others would contradict their session as well. */
export const orderFaults = ({ columns }: Batch, first: number, firstSessionAt: number): FaultKinds => {
  const session = textColumn(columns, 'sessionId').codes
  const at = numberColumn(columns, 'at').values
  const lines = listColumn(columns, 'lines')
  const refunds = listColumn(columns, 'refunds').offsets
  const alone = (row: number): boolean => session[row]! < 0
  return {
    unknownSession: {
      ...newText('sessionId', (row) => idOf('s', beyond + first + row)),
      fits: (row) => alone(row) && at[row]! >= firstSessionAt,
    },
    unknownUser: { ...newText('userId', (row) => idOf('u', beyond + first + row)), fits: alone },
    unknownProduct: {
      field: 'lines.productId',
      // A refund names the product of its line.
      fits: (row) => alone(row) && refunds[row] === refunds[row + 1],
      apply: (row, edits) => edits.set('lines.productId', lines.offsets[row]!, idOf('p', beyond + first + row)),
    },
    unknownStatus: { ...newText('status', () => 'on_hold'), fits: alone },
    negativePrice: {
      field: 'lines.unitPriceMinor',
      fits: alone,
      apply: (row) => {
        const { values } = numberColumn(lines.items, 'unitPriceMinor')
        const line = lines.offsets[row]!
        values[line] = -values[line]!
      },
    },
    changedDuplicate: newText('paymentMethod', () => 'voucher'),
  }
}

const typeOf = (type: (typeof eventTypes)[number]): number => eventTypes.indexOf(type)

/** The first event of a type in a session; −1 if there is none. */
const eventOf = ({ offsets, items }: ListColumn, type: (typeof eventTypes)[number]): ((row: number) => number) => {
  const { codes } = textColumn(items, 'type')
  const code = typeOf(type)
  return (row) => {
    for (let event = offsets[row]!; event < offsets[row + 1]!; event++) if (codes[event] === code) return event
    return -1
  }
}

/** Apart from the unknown order, only sessions that led to none. */
export const sessionFaults = ({ columns }: Batch, first: number, end: number): FaultKinds => {
  const user = textColumn(columns, 'userId').codes
  const endAt = numberColumn(columns, 'endAt').values
  const events = listColumn(columns, 'events')
  const order = textColumn(events.items, 'transactionId')
  const purchase = eventOf(events, 'purchase')
  const pageView = eventOf(events, 'page_view')
  const productView = eventOf(events, 'product_view')
  const idle = (row: number): boolean => purchase(row) < 0
  return {
    unknownOrder: {
      field: 'events.transactionId',
      fits: (row) => !idle(row),
      apply: (row, edits) => edits.set('events.transactionId', purchase(row), idOf('t', beyond + first + row)),
      also: (row) => [{ entity: 'transactions', id: textAt(order.dictionary, order.codes[purchase(row)]!)! }],
    },
    unknownUser: {
      ...newText('userId', (row) => idOf('u', beyond + first + row)),
      fits: (row) => user[row]! >= 0 && idle(row),
    },
    unknownProduct: {
      field: 'events.productId',
      fits: (row) => productView(row) >= 0 && idle(row),
      apply: (row, edits) => edits.set('events.productId', productView(row), idOf('p', beyond + first + row)),
    },
    unknownEventType: {
      field: 'events.type',
      fits: (row) => pageView(row) >= 0 && idle(row),
      apply: (row, edits) => edits.set('events.type', pageView(row), 'scroll'),
    },
    eventAfterEnd: {
      field: 'events.at',
      fits: (row) => idle(row) && endAt[row]! < end - dayMs,
      apply: (row) => {
        numberColumn(events.items, 'at').values[events.offsets[row + 1]! - 1] = endAt[row]! + 60_000
      },
    },
    changedDuplicate: newText('browser', () => 'Other'),
  }
}
