import { bucketText } from '@polymart/core'
import type { EntityName, Partition } from '@polymart/core'
import type { Document, Filter } from 'mongodb'

/** The collection of an entity: its rows, as all read them. */
export const collectionOf = (prefix: string, entity: EntityName): string => prefix + entity

/** What the store knows of itself. */
export const metaCollection = (prefix: string): string => `${prefix}_polymart_meta`

/** Rows of a load that takes the place of all there is. */
export const loadingCollection = (prefix: string, entity: EntityName): string => `${prefix}_polymart_loading_${entity}`

/** Rows of a load that take the places of others. */
export const stagedCollection = (prefix: string, entity: EntityName): string => `${prefix}_polymart_staged_${entity}`

/** Entities whose rows have the bucket of a person. */
export const isBucketed = (entity: EntityName): boolean => entity !== 'categories' && entity !== 'products'

/** The field that a range of time is of. */
export const timeFields: { readonly [E in EntityName]?: string } = { transactions: 'at', sessions: 'startAt' }

/** Above all keys of the last bucket. */
const endKey = 'g'

/** The documents of a partition: their keys begin with the bucket's digits. */
export const partitionFilter = (entity: EntityName, { from, to }: Partition): Filter<Document> =>
  isBucketed(entity) ? { _id: { $gte: bucketText(from), $lt: to > 0xfff ? endKey : bucketText(to) } as never } : {}
