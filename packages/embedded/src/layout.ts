import { cellFormat, entityNames, modelVersions } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { createHash } from 'node:crypto'

/** Raised whenever keys, blocks or meta change their form. */
const formatVersion = 3

/** What a block's entry says of it. */
export interface BlockFacts {
  readonly rows: number
  readonly earliest: number | null
  readonly latest: number | null
  /** Family by family, under which number its columns are kept. */
  readonly columns: readonly number[]
  /** Their checksums, so that those of another block cannot pass for them; entries of earlier versions have none. */
  readonly sums?: readonly number[]
}

/** What rows look like by each version of the model, in one text, the latest first: a store of another is not read. */
export const formats: readonly [string, ...string[]] = modelVersions.map((version) => {
  const cells = entityNames.map((entity) => cellFormat(entity, version)).join('\n')
  return `${formatVersion}-${createHash('sha256').update(cells).digest('hex').slice(0, 16)}`
}) as [string, ...string[]]

/** What rows look like that this version writes. */
export const [format] = formats

/** The field whose earliest and latest values a store keeps, and by which scans are cut. */
export const timeFields: { readonly [E in EntityName]?: string } = { transactions: 'at', sessions: 'startAt' }

/** Whether an entity's rows lie in buckets; of others every partition gets all. */
export const isBucketed = (entity: EntityName): boolean => entity !== 'categories' && entity !== 'products'
