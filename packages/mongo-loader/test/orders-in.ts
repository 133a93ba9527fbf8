import { partitionsOf, textColumn, textsOf } from '@polymart/core'
import type { LoadReport, Moment, Store, WriteOptions } from '@polymart/core'
import { ordersFrom } from '../../core/test/orders.js'

export const whole = partitionsOf(1)[0]!

/** The ids of all orders in a store, in one state of it. */
export const idsIn = async (store: Store, moment?: Moment): Promise<readonly string[]> => {
  const options = { columns: ['transactionId'], ...(moment && { moment }) }
  const { columns } = await store.scan('transactions', whole, options)
  return textsOf(textColumn(columns, 'transactionId').dictionary)
}

/** Loads orders numbered from `first`. */
export const load = async (
  store: Store,
  first: number,
  rows: number,
  options: WriteOptions = {},
): Promise<LoadReport> => {
  const writer = await store.writer(options)
  await writer.write(ordersFrom(first, rows))
  return writer.finish()
}
