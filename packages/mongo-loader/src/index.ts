import type { Store } from '@polymart/core'
import { mongoStore } from './store.js'
import type { MongoOptions } from './store.js'

export type { Compressor } from './collections.js'
export type { MongoOptions } from './store.js'

/**
 * Opens the store in a database of MongoDB 5.3 or newer: `mongodb://HOST[:PORT]/DATABASE`, or `mongodb+srv://…`, with the
 * driver's options and `collectionPrefix`. The connection is made at the first use; until the first load, reading fails
 * with the code `unreachable`. Each thread opens the store for itself.
 *
 * @throws PolymartError `argument` where the URL names no database or is none.
 */
export const openMongo = async (url: string, options: MongoOptions = {}): Promise<Store> => mongoStore(url, options)
