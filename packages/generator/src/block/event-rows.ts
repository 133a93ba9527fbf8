import { IntBuilder, NumberBuilder } from '@polymart/core'
import type { ListColumn } from '@polymart/core'
import { References } from '../columns.js'
import type { Range } from '../plan.js'
import { pageTexts, types } from './script.js'
import type { Script } from './script.js'

/** Collects the events of the visits of a block as columns. */
export class EventRows {
  private readonly offsets = new IntBuilder()
  private readonly seq = new NumberBuilder()
  private readonly at = new NumberBuilder()
  private readonly type = new IntBuilder()
  private readonly product = new IntBuilder()
  private readonly quantity = new NumberBuilder()
  private readonly value = new NumberBuilder()
  private readonly order = new IntBuilder()
  private readonly page = new IntBuilder()
  private readonly products: References
  private readonly orders: References

  constructor(products: Range, orders: Range) {
    this.products = new References('p', products)
    this.orders = new References('t', orders)
    this.offsets.push(0)
  }

  /** Adds a visit's events, with their times. */
  add(script: Script, times: Float64Array): void {
    for (let i = 0; i < script.length; i++) {
      this.seq.push(i)
      this.at.push(times[i]!)
      this.type.push(script.type[i]!)
      this.product.push(this.products.code(script.product[i]!))
      this.quantity.push(script.quantity[i]!)
      this.value.push(script.value[i]!)
      this.order.push(this.orders.code(script.order[i]!))
      this.page.push(script.page[i]!)
    }
    this.offsets.push(this.seq.length)
  }

  finish(): ListColumn {
    return {
      kind: 'list',
      offsets: this.offsets.finish(),
      items: {
        seq: this.seq.finish(),
        at: this.at.finish(),
        type: { kind: 'text', codes: this.type.finish(), dictionary: types.dictionary },
        productId: { kind: 'text', codes: this.product.finish(), dictionary: this.products.finish() },
        quantity: this.quantity.finish(),
        valueMinor: this.value.finish(),
        transactionId: { kind: 'text', codes: this.order.finish(), dictionary: this.orders.finish() },
        page: { kind: 'text', codes: this.page.finish(), dictionary: pageTexts.dictionary },
      },
    }
  }
}
