import { sharedFloats, sharedInts } from '@polymart/core'
import type { Columns, ListColumn } from '@polymart/core'
import { numberColumn, References, sharedCodes, textColumn } from '../columns.js'
import type { Range } from '../plan.js'
import type { Searches } from '../shop/searches.js'
import { pageTexts, types } from './script.js'
import type { Script } from './script.js'

/** Collects the events of the visits of a block as columns. */
export class EventRows {
  private length = 0
  private visits = 0
  private capacity: number
  private readonly offsets: Int32Array
  private seq: Float64Array
  private at: Float64Array
  private type: Int32Array
  private product: Int32Array
  private quantity: Float64Array
  private value: Float64Array
  private order: Int32Array
  private page: Int32Array
  /** A number of a search; −1 where none is. */
  private search: Int32Array
  private readonly products: References
  private readonly orders: References
  private readonly searches: Searches

  constructor(visits: number, products: Range, orders: Range, searches: Searches) {
    this.capacity = visits * 6
    this.offsets = new Int32Array(visits + 1)
    this.seq = new Float64Array(this.capacity)
    this.at = new Float64Array(this.capacity)
    this.type = new Int32Array(this.capacity)
    this.product = new Int32Array(this.capacity)
    this.quantity = new Float64Array(this.capacity)
    this.value = new Float64Array(this.capacity)
    this.order = new Int32Array(this.capacity)
    this.page = new Int32Array(this.capacity)
    this.search = new Int32Array(this.capacity)
    this.searches = searches
    this.products = new References('p', products)
    this.orders = new References('t', orders)
  }

  /** Adds the next visit's events, with their times. */
  add(script: Script, times: Float64Array): void {
    if (this.length + script.length > this.capacity) this.grow(script.length)
    const { length, seq, at, type, product, quantity, value, order, page, search, products, orders } = this
    for (let i = 0, to = length; i < script.length; i++, to++) {
      seq[to] = i
      at[to] = times[i]!
      type[to] = script.type[i]!
      product[to] = products.code(script.product[i]!)
      quantity[to] = script.quantity[i]!
      value[to] = script.value[i]!
      order[to] = orders.code(script.order[i]!)
      page[to] = script.page[i]!
      search[to] = script.searched[i]!
    }
    this.length += script.length
    this.offsets[++this.visits] = this.length
  }

  finish(): ListColumn {
    const whole = <A extends { subarray(from: number, to: number): A }>(values: A): A => values.subarray(0, this.length)
    return {
      kind: 'list',
      offsets: sharedCodes(this.offsets),
      items: {
        seq: numberColumn(whole(this.seq)),
        at: numberColumn(whole(this.at)),
        type: textColumn(types.dictionary, whole(this.type)),
        productId: textColumn(this.products.finish(), whole(this.product)),
        quantity: numberColumn(whole(this.quantity)),
        valueMinor: numberColumn(whole(this.value)),
        transactionId: textColumn(this.orders.finish(), whole(this.order)),
        page: textColumn(pageTexts.dictionary, whole(this.page)),
        ...this.queries(whole(this.search)),
      },
    }
  }

  private queries(search: Int32Array): Columns {
    const { texts, text, results } = this.searches
    const query = sharedInts(search.length)
    const found = sharedFloats(search.length)
    for (let i = 0; i < search.length; i++) {
      const number = search[i]!
      query[i] = number < 0 ? -1 : text[number]!
      found[i] = number < 0 ? NaN : results[number]!
    }
    return {
      query: { kind: 'text', dictionary: texts.dictionary, codes: query },
      results: { kind: 'number', values: found },
    }
  }

  private grow(more: number): void {
    this.capacity = Math.max(this.length + more, Math.ceil(this.capacity * 1.25))
    this.seq = floats(this.seq, this.capacity)
    this.at = floats(this.at, this.capacity)
    this.type = ints(this.type, this.capacity)
    this.product = ints(this.product, this.capacity)
    this.quantity = floats(this.quantity, this.capacity)
    this.value = floats(this.value, this.capacity)
    this.order = ints(this.order, this.capacity)
    this.page = ints(this.page, this.capacity)
    this.search = ints(this.search, this.capacity)
  }
}

const floats = (values: Float64Array, length: number): Float64Array => {
  const larger = new Float64Array(length)
  larger.set(values)
  return larger
}

const ints = (values: Int32Array, length: number): Int32Array => {
  const larger = new Int32Array(length)
  larger.set(values)
  return larger
}
