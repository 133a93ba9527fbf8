import { PolymartError } from '@polymart/core'
import type { Shop } from '../shop.js'

const attempts = 5

/** Does something that reads the stores. If they change under a shop's first read, it is done again, from the start. */
export const steadily = async <T>(shop: Shop, work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    const fresh = !shop.wasRead
    try {
      return await work()
    } catch (error) {
      const changed = error instanceof PolymartError && error.code === 'changed'
      if (!changed || !fresh || attempt === attempts) throw error
      shop.refresh()
    }
  }
}
