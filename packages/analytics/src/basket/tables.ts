import { columnsOfRows } from '../define/columns.js'
import { ratio } from '../result/columns.js'
import type { BasketSpec } from './params.js'

/** An item, and how many of all baskets have it. */
export interface ItemRow {
  readonly item: string
  readonly name: string | null
  readonly orders: number
  readonly baskets: number
}

/** Two items that are bought together. */
export interface RuleRow {
  readonly ifItem: ItemRow
  readonly thenItem: ItemRow
  /** With both. */
  readonly orders: number
}

interface TotalRow {
  readonly orders: number
  readonly baskets: number
  readonly entries: number
  readonly multiItem: number
}

const ofProducts = ({ level }: BasketSpec): boolean => level === 'product'

const rule = columnsOfRows<RuleRow, BasketSpec>()

const rules = {
  rows: 'By `orders`, the most first, then `ifItem`, then `thenItem`; each pair in both directions.',
  key: ['ifItem', 'thenItem'],
  columns: {
    ifItem: rule.text('who buys this one: the id of a product, or a value of `level`', ({ ifItem }) => ifItem.item, {
      label: 'Item',
    }),
    ifName: rule.text.orNullWhen(
      ofProducts,
      'its name, null of an unknown product; at the level product',
      ({ ifItem }) => ifItem.name,
      { label: 'Name' },
    ),
    thenItem: rule.text('buys this one too', ({ thenItem }) => thenItem.item, { label: 'Bought with' }),
    thenName: rule.text.orNullWhen(
      ofProducts,
      'its name, null of an unknown product; at the level product',
      ({ thenItem }) => thenItem.name,
      { label: 'Name of that' },
    ),
    orders: rule.count('orders with both', ({ orders }) => orders),
    support: rule.share.orNull('`orders` ÷ baskets', ({ orders, ifItem }) => ratio(orders, ifItem.baskets)),
    confidence: rule.share.orNull('`orders` ÷ those with `ifItem`', ({ orders, ifItem }) =>
      ratio(orders, ifItem.orders),
    ),
    lift: rule.number.orNull(
      '`orders` × baskets ÷ (those with `ifItem` × those with `thenItem`): how many times as often as by chance',
      ({ orders, ifItem, thenItem }) => ratio(orders * ifItem.baskets, ifItem.orders * thenItem.orders),
    ),
  },
}

const item = columnsOfRows<ItemRow, BasketSpec>()

const items = {
  rows: 'By `orders`, the most first, then `item`.',
  key: ['item'],
  columns: {
    item: item.text('the id of a product, or a value of `level`', ({ item }) => item),
    name: item.text.orNullWhen(
      ofProducts,
      'its name, null of an unknown product; at the level product',
      ({ name }) => name,
    ),
    orders: item.count('orders with it', ({ orders }) => orders),
    support: item.share.orNull('`orders` ÷ baskets', ({ orders, baskets }) => ratio(orders, baskets)),
  },
}

const total = columnsOfRows<TotalRow, BasketSpec>()

const summary = {
  rows: 'One row.',
  key: [],
  columns: {
    orders: total.count('orders of the period that are not set aside', ({ orders }) => orders),
    baskets: total.count('those with an item', ({ baskets }) => baskets),
    multiItem: total.count('those with two different ones or more', ({ multiItem }) => multiItem, {
      label: 'Of several items',
    }),
    itemsPerBasket: total.number.orNull('different items ÷ `baskets`', ({ entries, baskets }) =>
      ratio(entries, baskets),
    ),
  },
}

export const basketTables = { rules, items, summary }
