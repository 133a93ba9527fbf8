import type { Moments } from '../read/reader.js'
import type { RunOptions } from '../params/common.js'
import type { StorePair } from '../stores/store-pair.js'
import type { Shop } from '../shop.js'
import { Exchange } from './exchange.js'
import type { ExchangedPair } from './exchanged.js'
import type { ExchangeNeeds } from './needs.js'
import { coPartitionedPair } from './pair.js'
import { sourcesOf } from '../stores/store-pair.js'

/** Stores that are co-partitioned by person, and what tasks on other threads need to read them. */
export interface AlignedStores {
  readonly stores: StorePair
  readonly exchanged: ExchangedPair | undefined
}

/** Does something with a shop's stores in these states. What has to be put together by person for it is kept no longer. */
export const alignedOnce = async <T>(
  { stores, exchangeMemory }: Shop,
  { moments, needs }: { readonly moments: Moments; readonly needs: ExchangeNeeds },
  options: RunOptions,
  work: (coPartitioned: AlignedStores) => Promise<T>,
): Promise<T> => {
  if (stores.entities.coPartitioned && stores.sessions.coPartitioned) return work({ stores, exchanged: undefined })
  const exchange = new Exchange(stores, moments, exchangeMemory)
  try {
    return await exchange.use(needs, { ...options, purpose: moments.purpose ?? 'polymart' }, async ({ exchanged }) =>
      work({ stores: await coPartitionedPair(sourcesOf(stores), exchanged), exchanged }),
    )
  } finally {
    exchange.close()
  }
}
