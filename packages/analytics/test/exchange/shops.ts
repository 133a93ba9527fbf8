import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@polymart/embedded'
import type { TemporaryStore } from '../../../../test/fixtures/store.js'
import { openUnaligned, writeUnaligned } from '../../../../test/fixtures/unaligned.js'
import { Shop } from '../../src/shop.js'

/** The same rows twice: by person, and in no order. */
export interface TwoStores {
  readonly coPartitioned: TemporaryStore
  readonly unaligned: string
  readonly remove: () => Promise<void>
}

export const twoStores = async (coPartitioned: TemporaryStore): Promise<TwoStores> => {
  const unaligned = await mkdtemp(join(tmpdir(), 'polymart-unaligned-'))
  const store = await openEmbedded(coPartitioned.folder, { readOnly: true })
  await writeUnaligned(store, unaligned)
  await store.close()
  return {
    coPartitioned,
    unaligned,
    remove: async () => {
      await coPartitioned.remove()
      await rm(unaligned, { recursive: true })
    },
  }
}

/** Which store of a shop has its rows in no order. */
export type Without = 'none' | 'entities' | 'sessions' | 'both'

export interface ShopMemory {
  readonly memory?: number
  readonly exchangeMemory?: number
}

/** A shop of them. No thread but this one can open the store without order: its URL leads nowhere. */
export const openShop = async (
  { coPartitioned, unaligned }: TwoStores,
  without: Without,
  limits: ShopMemory = {},
): Promise<Shop> => {
  const ordered = without === 'both' ? undefined : await openEmbedded(coPartitioned.folder, { readOnly: true })
  const scattered = without === 'none' ? undefined : await openUnaligned(unaligned)
  const stores = {
    entities: (without === 'entities' || without === 'both' ? scattered : ordered)!,
    sessions: (without === 'sessions' || without === 'both' ? scattered : ordered)!,
  }
  const urls = { entities: stores.entities.url, sessions: stores.sessions.url }
  const opened = [...new Set([stores.entities, stores.sessions])]
  return new Shop({ urls, stores, opened, inlineOnly: undefined }, limits)
}
