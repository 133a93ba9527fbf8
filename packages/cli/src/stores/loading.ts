import { entityNames, PolymartError } from '@polymart/core'
import type { Batch, EntityName, LoadIssue, LoadReport, Store, StoreWriter, WriteOptions } from '@polymart/core'
import { openStore } from '@polymart/analytics'
import type { OpenOptions, StoreUrls } from '@polymart/analytics'
import type { Held } from './input.js'

/** One load into both stores of a shop. Each is atomic by itself: the entities are there before the sessions. */
export interface Loading {
  write(batch: Batch): Promise<void>
  reject(issue: LoadIssue): void
  /** The reports of both, as one. */
  finish(): Promise<Pick<LoadReport, 'entities' | 'issues' | 'issueCounts'>>
  /** What each store holds before the load, without entities of which it holds nothing. */
  before(): Promise<readonly { readonly url: string; readonly entities: readonly EntityName[]; readonly held: Held }[]>
  /** Takes back what was not finished. */
  close(): Promise<void>
}

export const openLoading = async (
  urls: StoreUrls,
  options: WriteOptions,
  openOptions: OpenOptions = {},
): Promise<Loading> => {
  const stores = await openStores(urls, openOptions)
  try {
    const writers: StoreWriter[] = []
    const storeOf = (entity: EntityName): Store => (entity === 'sessions' ? stores.at(-1)! : stores[0]!)
    for (const store of stores) writers.push(await store.writer(options))
    const writerOf = (entity: EntityName): StoreWriter => (entity === 'sessions' ? writers.at(-1)! : writers[0]!)
    return {
      write: (batch) => writerOf(batch.entity).write(batch),
      reject: (issue) => writerOf(issue.entity).reject(issue),
      async finish() {
        const reports: LoadReport[] = []
        for (const writer of writers) reports.push(await writer.finish())
        return {
          entities: Object.assign({}, ...reports.map(({ entities }) => entities)) as LoadReport['entities'],
          issues: reports.flatMap(({ issues }) => issues),
          issueCounts: reports.flatMap(({ issueCounts }) => issueCounts),
        }
      },
      before: () =>
        Promise.all(
          stores.map(async (store) => {
            const entities = entityNames.filter((entity) => storeOf(entity) === store)
            return { url: store.url, entities, held: await heldBy(store, entities) }
          }),
        ),
      close: () => closeStores(stores),
    }
  } catch (error) {
    await closeStores(stores)
    throw error
  }
}

/** What a store that cannot be read holds is not known, and a load may replace it. */
const heldBy = async (store: Store, entities: readonly EntityName[]): Promise<Held> => {
  const held = entities.map(async (entity) => [entity, (await store.extent(entity)).rows] as const)
  try {
    return (await Promise.all(held)).filter(([, rows]) => rows > 0)
  } catch (error) {
    if (error instanceof PolymartError && error.code !== 'interrupted') return []
    throw error
  }
}

/** Whether the stores hold rows of any entity; those that are not there do not. */
export const holdRows = async (urls: StoreUrls, options: OpenOptions): Promise<boolean> => {
  const stores = await openStores(urls, options)
  try {
    const entities = ['users', 'products', 'transactions', 'sessions'] as const
    const extents = await Promise.all(stores.flatMap((store) => entities.map((entity) => store.extent(entity))))
    return extents.some(({ rows }) => rows > 0)
  } catch (error) {
    if (error instanceof PolymartError && error.code === 'unreachable') return false
    throw error
  } finally {
    await closeStores(stores)
  }
}

/** The store of entities and that of sessions; one, if it is both. */
const openStores = async ({ entities, sessions }: StoreUrls, options: OpenOptions): Promise<readonly Store[]> => {
  const stores: Store[] = []
  for (const url of new Set([entities, sessions])) stores.push(await openStore(url, { ...options, readOnly: false }))
  return stores
}

const closeStores = async (stores: readonly Store[]): Promise<void> => {
  for (const store of stores) await store.close()
}
