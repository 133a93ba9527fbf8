import { PolymartError } from '@polymart/core'
import type { Snapshot } from './snapshot.js'

/** Where a shop keeps its snapshot. */
export interface Current {
  snapshot(): Snapshot
  /** Goes on with another one, unless that has happened. */
  replace(snapshot: Snapshot): void
}

const attempts = 5

/**
 * Does something on a shop's snapshot. If the stores change under its first read, or it was refreshed meanwhile and what
 * is missing in the old snapshot cannot be read any more, it is done again, from the start, on the next.
 */
export const retryOnChange = async <T>(current: Current, work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    const snapshot = current.snapshot()
    const fresh = !snapshot.wasRead
    try {
      return await snapshot.use(() => work(snapshot))
    } catch (error) {
      const changed = error instanceof PolymartError && error.code === 'changed'
      if (!changed || attempt === attempts) throw error
      if (current.snapshot() !== snapshot) continue
      if (!fresh) throw error
      current.replace(snapshot)
    }
  }
}
