import { fieldsOf, leavesOf, listColumn, permute, sharedFloats } from '@polymart/core'
import type { Batch, Columns, Fields } from '@polymart/core'

/** Rows of one of the flat relations that the analyses' SQL reads, as columns by their flat names. */
export interface Relation {
  readonly name: RelationName
  readonly rows: number
  readonly columns: Columns
}

export type RelationName =
  | 'users'
  | 'categories'
  | 'products'
  | 'product_prices'
  | 'orders'
  | 'order_lines'
  | 'refunds'
  | 'refund_lines'
  | 'sessions'
  | 'events'

/**
 * The flat relations that a batch holds: its records without their lists, and the items of each list with the key of the
 * record that has them. Groups become `billing_country` for `billing.country`. The lines of a refund are found by their
 * order and by the number of the refund in it, from 0; the prices of a product are numbered too. Over the same memory where nothing has to be repeated.
 */
export const relationsOf = (batch: Batch): readonly Relation[] => {
  const { entity, rows, columns } = batch
  switch (entity) {
    case 'transactions': {
      const ids = { transactionId: columns['transactionId']! }
      const lines = itemsOf(columns, 'lines', rows)
      const refunds = itemsOf(columns, 'refunds', rows)
      const ofRefund = { ...permute(ids, refunds.parents), refund: numbersIn(refunds.offsets, refunds.rows) }
      const refundLines = itemsOf(refunds.items, 'lines', refunds.rows)
      const fields = fieldsOf('transactions')
      return [
        { name: 'orders', rows, columns: flat(fields, columns) },
        relation('order_lines', lines, permute(ids, lines.parents), inner(fields, 'lines')),
        relation('refunds', refunds, ofRefund, inner(fields, 'refunds')),
        relation(
          'refund_lines',
          refundLines,
          permute(ofRefund, refundLines.parents),
          inner(inner(fields, 'refunds'), 'lines'),
        ),
      ]
    }
    case 'sessions': {
      const events = itemsOf(columns, 'events', rows)
      const ids = permute({ sessionId: columns['sessionId']! }, events.parents)
      const fields = fieldsOf('sessions')
      return [
        { name: 'sessions', rows, columns: flat(fields, columns) },
        relation('events', events, ids, inner(fields, 'events')),
      ]
    }
    case 'products': {
      const prices = itemsOf(columns, 'prices', rows)
      const keys = permute({ productId: columns['productId']! }, prices.parents)
      const fields = fieldsOf('products')
      return [
        { name: 'products', rows, columns: flat(fields, columns) },
        relation(
          'product_prices',
          prices,
          { ...keys, price: numbersIn(prices.offsets, prices.rows) },
          inner(fields, 'prices'),
        ),
      ]
    }
    default:
      return [{ name: entity, rows, columns: flat(fieldsOf(entity), columns) }]
  }
}

const inner = (fields: Fields, name: string): Fields => fields[name]!.fields as Fields

/** The fields of a record that are no lists of records. */
const flat = (fields: Fields, columns: Columns): Columns =>
  Object.fromEntries(
    leavesOf(fields)
      .filter(({ field }) => field.kind !== 'list')
      .map(({ name, path }) => [path.join('_'), columns[name]!]),
  )

interface Items {
  readonly rows: number
  readonly items: Columns
  readonly offsets: Int32Array
  /** The record of each item. */
  readonly parents: Int32Array
}

const itemsOf = (columns: Columns, name: string, records: number): Items => {
  const { offsets, items } = listColumn(columns, name)
  const rows = offsets[records]!
  const parents = new Int32Array(rows)
  for (let record = 0; record < records; record++) parents.fill(record, offsets[record], offsets[record + 1])
  return { rows, items, offsets, parents }
}

/** The place of each item in its list, from 0. */
const numbersIn = (offsets: Int32Array, rows: number) => {
  const values = sharedFloats(rows)
  for (let record = 0; offsets[record]! < rows; record++)
    for (let item = offsets[record]!; item < offsets[record + 1]!; item++) values[item] = item - offsets[record]!
  return { kind: 'number', values } as const
}

const relation = (name: RelationName, { rows, items }: Items, keys: Columns, fields: Fields): Relation => ({
  name,
  rows,
  columns: { ...keys, ...flat(fields, items) },
})
