import { doctor, reconcile } from '@polymart/analytics'
import type { Diagnosis, Reconciliation, Shop } from '@polymart/analytics'
import { generationOf } from './generation.js'

/** What an examination found, and the state of the stores that it is of; undefined where they changed meanwhile. */
export interface Found<T> {
  readonly found: T
  readonly generation: string | undefined
}

/** Reads something, and the state of the stores before and after it. */
export const foundIn = async <T>(shop: Shop, read: () => Promise<T>): Promise<Found<T>> => {
  const before = generationOf(await shop.moments())
  const found = await read()
  return { found, generation: before === generationOf(await shop.moments()) ? before : undefined }
}

/** What is wrong with the data. Finding out reads all there is, so it is done once for each state of the stores. */
export class Examined {
  readonly diagnosis: () => Promise<Found<Diagnosis>>
  readonly reconciliation: () => Promise<Found<Reconciliation>>
  private readonly once: Once<unknown>[]

  constructor(shop: Shop) {
    const diagnosis = new Once(shop, () => doctor(shop))
    const reconciliation = new Once(shop, () => reconcile(shop))
    this.diagnosis = () => diagnosis.get()
    this.reconciliation = () => reconciliation.get()
    this.once = [diagnosis, reconciliation]
  }

  /** The stores have changed. */
  forget(): void {
    for (const each of this.once) each.forget()
  }
}

class Once<T> {
  private readonly shop: Shop
  private readonly make: () => Promise<T>
  private made: Promise<Found<T>> | undefined

  constructor(shop: Shop, make: () => Promise<T>) {
    this.shop = shop
    this.make = make
  }

  get(): Promise<Found<T>> {
    if (this.made) return this.made
    const making = foundIn(this.shop, this.make)
    this.made = making
    // What failed is tried again by whoever asks next.
    making.catch(() => {
      if (this.made === making) this.made = undefined
    })
    return making
  }

  forget(): void {
    this.made = undefined
  }
}
