import { tablesOf } from '../read/read-partition.js'
import { readsOf } from '../read/reads.js'
import { missingColumns, namesIn, partitionedEntities } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import { coversTimes, joinWanted, timesBeside, timesWorthKeeping } from '../read/times.js'
import type { Wanted } from '../read/times.js'
import type { Kept } from './kept-columns.js'
import type { Snapshot } from './snapshot.js'
import type { ReadView } from './read-view.js'

/** More than the columns of a row take. */
const bytesPerRow = 600

/** Whether all columns of so many rows can be kept for sure. */
export const surelyFits = ({ place: { memory } }: Snapshot, rows: number): boolean => rows * bytesPerRow <= memory

/** What is kept that calls which want this can go on with: it is of all the times that they want. */
export const keptFor = (snapshot: Snapshot, partitions: number, wanted: Wanted): Kept | undefined => {
  const kept = snapshot.columns.get(partitions)
  return kept && coversTimes(wantedOf(kept), wanted) ? kept : undefined
}

/** What is kept, as it could be asked for. */
export const wantedOf = ({ own, times }: Kept): Wanted => ({ needs: namesIn(tablesOf(own[0])), times })

/**
 * What is to be read for calls that want this, where it is not there already. A shop's first read of some times is of
 * these alone; a later one that wants others is of all, so that there is no third. What may be too much to be kept is
 * always read of the times that are wanted.
 */
export const toRead = (snapshot: Snapshot, partitions: number, wanted: Wanted, { extents, rows }: Around): Wanted => {
  const { needs } = wanted
  const kept = keptFor(snapshot, partitions, wanted)
  if (kept) return { needs, times: timesBeside(wantedOf(kept), wanted) }
  if (!surelyFits(snapshot, rows)) {
    // An exchange keeps what it read, and would keep it again and again.
    const again = snapshot.exchange?.isOfSameTimes(readsOf(wanted)) === false
    return again ? { needs, times: {} } : wanted
  }
  return { needs, times: snapshot.columns.get(partitions) ? {} : timesWorthKeeping(wanted.times, extents) }
}

interface Around extends Pick<ReadView, 'extents'> {
  /** Of all entities. */
  readonly rows: number
}

/** The columns that a shop does not keep, of each entity that is asked for. */
export const notKept = (snapshot: Snapshot, partitions: number, wanted: Wanted): Needs => {
  const own = keptFor(snapshot, partitions, wanted)?.own
  if (!own) return wanted.needs
  return Object.fromEntries(
    partitionedEntities.flatMap((entity) => {
      const names = wanted.needs[entity]
      const missing = names && new Set(own.flatMap((part) => missingColumns(tablesOf(part)[entity], names)))
      return missing ? [[entity, names.filter((name) => missing.has(name))]] : []
    }),
  )
}

export const keepsAll = (snapshot: Snapshot, partitions: number, wanted: Wanted): boolean =>
  Object.values(notKept(snapshot, partitions, wanted)).every((names) => names.length === 0)

/**
 * What has to be put together by person before this can be read; undefined if nothing. Where it is not certain that the
 * shop can keep it beside what it keeps, it may have to read that again.
 */
export const needsToExchange = (
  snapshot: Snapshot,
  partitions: number,
  wanted: Wanted,
  rows: number,
): Wanted | undefined => {
  const { entities, sessions } = snapshot.place.stores
  if ((entities.coPartitioned && sessions.coPartitioned) || keepsAll(snapshot, partitions, wanted)) return undefined
  const kept = keptFor(snapshot, partitions, wanted)
  if (!kept) return wanted
  const { times } = wanted
  if (!surelyFits(snapshot, rows)) return { needs: joinWanted([wanted, wantedOf(kept)]).needs, times }
  const missing = Object.entries(notKept(snapshot, partitions, wanted)).filter(([, names]) => names.length > 0)
  return { needs: Object.fromEntries(missing), times }
}
