import { customer } from '@polymart/analytics'
import type { CustomerRecord, Shop } from '@polymart/analytics'
import { LRUCache } from 'lru-cache'
import { Refusal } from '../../refusal.js'
import { foundIn } from '../../state/examined.js'
import type { Found } from '../../state/examined.js'
import type { View } from '../view.js'

/** Records of customers: the cards of a page are made of one reading. */
export class Records {
  private readonly shop: Shop
  private readonly kept = new LRUCache<string, Promise<Found<CustomerRecord | null>>>({ max: 100 })

  constructor(shop: Shop) {
    this.shop = shop
  }

  /** The stores have changed. */
  forget(): void {
    this.kept.clear()
  }

  /** Of the customer that the address names. @throws Refusal 404 where there is none. */
  async of({ query, params }: View): Promise<Found<CustomerRecord>> {
    const userId = query.get('user') ?? ''
    if (userId === '' || userId.length > 500 || userId.includes('\0'))
      throw new Refusal(400, 'argument', 'Expected the address to name a customer: /person?user=ID.')
    const { asOf, currency } = params
    const own = { ...(asOf !== undefined && { asOf }), ...(currency !== undefined && { currency }) }
    const key = JSON.stringify([userId, asOf, currency])
    let record = this.kept.get(key)
    if (!record) {
      const reading = foundIn(this.shop, () => customer(this.shop, userId, own))
      record = reading
      this.kept.set(key, record)
      // What failed is tried again by whoever asks next.
      record.catch(() => {
        if (this.kept.peek(key) === reading) this.kept.delete(key)
      })
    }
    const { found, generation } = await record
    if (found) return { found, generation }
    throw new Refusal(404, 'customer', 'There is no customer of this id, or none yet at this point in time.')
  }
}
