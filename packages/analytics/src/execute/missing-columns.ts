import { tablesOf } from '../read/read-partition.js'
import { joinNeeds, missingColumns, namesIn, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import type { Snapshot } from './snapshot.js'

/** More than the columns of a row take. */
const bytesPerRow = 600

/** Whether all columns of so many rows can be kept for sure. */
export const surelyFits = ({ place: { memory } }: Snapshot, rows: number): boolean => rows * bytesPerRow <= memory

/** The columns that a shop does not keep, of each entity that is asked for. */
export const notKept = (snapshot: Snapshot, partitions: number, needs: Needs): Needs => {
  const own = snapshot.columns.get(partitions)?.own
  if (!own) return needs
  return Object.fromEntries(
    partitionedEntities.flatMap((entity) => {
      const names = needs[entity]
      const missing = names && new Set(own.flatMap((part) => missingColumns(tablesOf(part)[entity], names)))
      return missing ? [[entity, names.filter((name) => missing.has(name))]] : []
    }),
  )
}

export const keepsAll = (snapshot: Snapshot, partitions: number, needs: Needs): boolean =>
  Object.values(notKept(snapshot, partitions, needs)).every((names) => names.length === 0)

/**
 * The columns that have to be put together by person before these can be read; undefined if none. Where it is not
 * certain that the shop can keep them beside those that it keeps, it may have to read these again.
 */
export const needsToExchange = (
  snapshot: Snapshot,
  partitions: number,
  needs: Needs,
  rows: number,
): Needs | undefined => {
  const { entities, sessions } = snapshot.place.stores
  if ((entities.coPartitioned && sessions.coPartitioned) || keepsAll(snapshot, partitions, needs)) return undefined
  const missing = notKept(snapshot, partitions, needs)
  const [kept] = snapshot.columns.get(partitions)?.own ?? []
  if (!kept) return missing
  if (!surelyFits(snapshot, rows)) return joinNeeds(needs, namesIn(tablesOf(kept)))
  return Object.fromEntries(Object.entries(missing).filter(([, names]) => names.length > 0))
}
