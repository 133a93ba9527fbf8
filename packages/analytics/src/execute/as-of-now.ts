import type { Store } from '@polymart/core'
import type { ExchangedPair } from '../exchange/exchanged.js'
import { ofAllTimes } from '../exchange/needs.js'
import type { ExchangeNeeds } from '../exchange/needs.js'
import { coPartitioned } from '../exchange/pair.js'
import { checkRun, listeningOf } from '../params/common.js'
import type { RunOptions } from '../params/common.js'
import type { Moments } from '../read/reader.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import { threadsFor } from './executor.js'
import { partitionRunner } from './partition-runner.js'
import type { PartitionRunner } from './partition-runner.js'
import { partsOf } from './plan.js'
import { retryOnChange } from './retry-on-change.js'
import { Snapshot } from './snapshot.js'
import type { Place } from './snapshot.js'

/** Does something with the stores as they are now, whatever a shop has read before, and keeps nothing of it. */
export const asOfNow = async <T>(place: Place, work: (snapshot: Snapshot) => Promise<T>): Promise<T> => {
  let current = new Snapshot(place, 0)
  const replace = (): void => {
    current.retire()
    current = new Snapshot(place, current.number + 1)
  }
  try {
    return await retryOnChange({ snapshot: () => current, replace }, work)
  } finally {
    current.retire()
  }
}

/** Whole rows are read, so a part has fewer of them than one of which an analysis reads some columns. */
const rowsPerPart = 100_000

/** What is gone through, and in which state. */
export interface WholeRows {
  readonly moments: Moments
  readonly needs: ExchangeNeeds
  /** Rows that there are, about. */
  readonly rows: number
  /** Which store has most of them, and is cut into parts; none where nothing can be read. */
  readonly cutBy: (stores: StorePair) => Store | undefined
}

/** Goes through rows of a snapshot's stores, put together by person, in as many parts as the options say. */
export const overWholeRows = async <T>(
  snapshot: Snapshot,
  { moments, needs, rows, cutBy }: WholeRows,
  options: RunOptions,
  work: (runner: PartitionRunner) => Promise<T>,
): Promise<T> => {
  checkRun(options)
  const { place } = snapshot
  const threads = threadsFor(options, rows, place)
  const count = options.partitions ?? partsOf(rows, rowsPerPart, threads)
  const listening = listeningOf(options)
  const over = async (exchanged: ExchangedPair | undefined): Promise<T> => {
    const sources = coPartitioned(sourcesOf(place.stores), exchanged)
    const cut = cutBy({ entities: await sources.entities(), sessions: await sources.sessions() })
    const executor = place.executor(threads, exchanged)
    const partitions = cut ? await cut.partitions(count) : []
    return work(partitionRunner({ executor, partitions, moments, stage: 'inspect', ...listening }))
  }
  if (place.stores.entities.coPartitioned && place.stores.sessions.coPartitioned) return over(undefined)
  const purpose = moments.purpose ?? 'polymart'
  return snapshot.together(ofAllTimes(needs), { ...listening, moments, purpose }, ({ exchanged }) => over(exchanged))
}
