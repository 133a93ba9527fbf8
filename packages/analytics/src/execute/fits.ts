import { bytesOfColumns } from '@polymart/core'
import { joinNeeds, namesIn, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import { tablesOf } from '../read/read-partition.js'
import type { ReadDone } from '../read/read-partition.js'
import type { Shop } from '../shop.js'
import { keepsAll, surelyFits } from './kept.js'
import { totalRows } from './plan.js'
import type { ReadOptions } from './read.js'

/**
 * Whether the shop can keep these columns of all its rows within its memory, beside those that it keeps already. If
 * so without them only, it forgets them. A large shop is measured by one of its partitions.
 */
export const fitsMemory = async (shop: Shop, needs: Needs, options: ReadOptions): Promise<boolean> => {
  if (surelyFits(shop, totalRows(await shop.sight())) || keepsAll(shop, options.partitions, needs)) return true
  const kept = shop.columns.get(options.partitions)?.own[0]
  if (kept) {
    const both = joinNeeds(needs, namesIn(tablesOf(kept)))
    if ((await bytesOf(shop, both, options)) <= shop.memory) return true
  }
  const fits = (await bytesOf(shop, needs, options)) <= shop.memory
  if (fits) shop.columns.clear()
  return fits
}

/** What all partitions take, by what one of them does. */
const bytesOf = async (
  shop: Shop,
  needs: Needs,
  { executor, partitions, purpose, signal }: ReadOptions,
): Promise<number> => {
  const key = JSON.stringify([partitions, needs])
  const known = shop.sizes.get(key)
  if (known !== undefined) return known
  const ranges = await shop.partitions(partitions)
  const { moments } = await shop.sight()
  const task = {
    partition: ranges[ranges.length >> 1]!,
    have: undefined,
    missing: needs,
    moments: { ...moments, purpose },
  }
  const [done] = await executor.run([{ read: task }], { onDone: () => undefined, ...(signal && { signal }) })
  const tables = tablesOf((done as { read: ReadDone }).read.data)
  const bytes = partitionedEntities.reduce((sum, entity) => sum + bytesOfColumns(tables[entity]?.columns ?? {}), 0)
  shop.sizes.set(key, bytes * partitions)
  return bytes * partitions
}
