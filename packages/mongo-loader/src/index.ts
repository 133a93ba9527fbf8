import type { Mapping, Store } from '@polymart/core'
import { mappedStore } from './mapped/store.js'
import type { MappedOptions } from './mapped/store.js'
import { mongoStore } from './store.js'
import type { MongoOptions } from './store.js'

export type { Compressor } from './collections.js'
export { examineMongo } from './mapped/examine.js'
export type { ExamineMongoOptions } from './mapped/examine.js'
export type { MappedOptions } from './mapped/store.js'
export type { MongoOptions } from './store.js'

/** How a store in MongoDB is opened; with a mapping, those of `MappedOptions` count. */
export interface OpenMongoOptions extends MongoOptions, MappedOptions {
  /** Collections of one's own, checked by `checkMapping`: they are read where they are, and nothing is written to them. */
  readonly mapping?: Mapping
}

/**
 * Opens the store in a database of MongoDB 5.3 or newer: `mongodb://HOST[:PORT]/DATABASE`, or `mongodb+srv://…`, with the
 * driver's options and `collectionPrefix`. The connection is made at the first use; until the first load, reading fails
 * with the code `unreachable`. Each thread opens the store for itself. With a mapping, the store is made of collections
 * of one's own; it is not co-partitioned.
 *
 * @throws PolymartError `argument` where the URL names no database or is none.
 */
export const openMongo = async (url: string, options: OpenMongoOptions = {}): Promise<Store> =>
  options.mapping ? mappedStore(url, options.mapping, options) : mongoStore(url, options)
