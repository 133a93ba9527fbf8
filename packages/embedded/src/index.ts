import { PolymartError } from '@polymart/core'
import type { Store } from '@polymart/core'
import { embeddedStore } from './store.js'
import type { EmbeddedOptions } from './store.js'

export type { LoadMemory } from './entity-writer.js'
export type { EmbeddedOptions } from './store.js'

/**
 * Opens the store in a folder. A folder that holds none yet gets one with the first load; until then, reading fails
 * with the code `unreachable`. Each thread opens the store for itself.
 */
export const openEmbedded = async (folder: string, options: EmbeddedOptions = {}): Promise<Store> => {
  if (folder === '') throw new PolymartError('argument', 'The URL "embedded:" names no folder; write embedded:FOLDER.')
  return embeddedStore(folder, options)
}
