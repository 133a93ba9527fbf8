import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entityNames, reasonOf, withoutMark } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { manifestFile } from '../layout.js'

/** Rows of entities that a data set was written with. */
export type ManifestCounts = Readonly<Partial<Record<EntityName, number>>>

/**
 * What the manifest of a data set says of its rows; nothing where there is none. Of one that cannot be read `note` hears,
 * since the data may be whole all the same.
 */
export const manifestCounts = async (dir: string, note: (text: string) => void): Promise<ManifestCounts> => {
  const path = join(dir, manifestFile)
  const unread = (why: string): ManifestCounts => {
    note(`${path} cannot be used: ${why}. Whether rows are missing from the data set was not checked.`)
    return {}
  }
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : unread(reasonOf(error))
  }
  try {
    const counts = countsIn(JSON.parse(withoutMark(text)))
    return counts ?? unread('it has no "counts" with a whole number of rows for each entity')
  } catch {
    return unread('it is not valid JSON')
  }
}

const countsIn = (manifest: unknown): ManifestCounts | undefined => {
  const counts = isObject(manifest) ? manifest['counts'] : undefined
  if (!isObject(counts)) return undefined
  const found = entityNames.filter((entity) => Object.hasOwn(counts, entity))
  const rows = found.map((entity) => [entity, counts[entity]] as const)
  if (rows.length === 0 || !rows.every(([, count]) => Number.isSafeInteger(count) && (count as number) >= 0))
    return undefined
  return Object.fromEntries(rows)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
