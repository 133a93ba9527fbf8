import { open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { serve } from '@polymart/server'
import type { ServeOptions, Served } from '@polymart/server'
import { generatedStore } from '../fixtures/generated.js'

/** A small generated shop that is served on a free port, from the thread of the test unless it says otherwise. */
export interface ServedShop extends Served {
  readonly shop: Shop
  readonly storeUrl: string
  /** Serves the same shop once more, under other rules; it ends with the rest. */
  again(options: ServeOptions): Promise<Served>
}

export const servedShop = async (options: ServeOptions = {}): Promise<ServedShop> => {
  const store = await generatedStore({ scale: 0.05, seed: 7 })
  const shop = await open(store.url)
  const started: Served[] = []
  const again = async (options: ServeOptions): Promise<Served> => {
    const served = await serve(shop, { port: 0, rate: 1e6, thread: false, ...options })
    started.push(served)
    return served
  }
  const { url } = await again(options)
  return {
    url,
    shop,
    storeUrl: store.url,
    again,
    async close() {
      await Promise.all(started.map((served) => served.close()))
      await shop.close()
      await store.remove()
    },
  }
}
