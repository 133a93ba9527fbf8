import { eventTypes, listColumn, numberColumn, textColumn } from '@polymart/core'
import type { TextColumn } from '@polymart/core'
import type { Table } from './tables.js'

/** The columns of sessions by which their events name products. */
export const productEventColumns = ['events.type', 'events.at', 'events.productId'] as const

/** What happened in sessions to products. */
export interface ProductEvents {
  /** Events of session i are those from offsets[i] to offsets[i + 1]. */
  readonly offsets: Int32Array
  /** By their places in the model. */
  readonly types: Int32Array
  readonly at: Float64Array
  readonly products: TextColumn
}

export const productView = eventTypes.indexOf('product_view')
export const addToCart = eventTypes.indexOf('add_to_cart')

/** Of a table that has sessions. */
export const productEvents = ({ columns }: Table): ProductEvents => {
  const { offsets, items } = listColumn(columns, 'events')
  return {
    offsets,
    types: textColumn(items, 'type').codes,
    at: numberColumn(items, 'at').values,
    products: textColumn(items, 'productId'),
  }
}
