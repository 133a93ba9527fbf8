import { PolymartError } from '@polymart/core'
import type { Partition, Store } from '@polymart/core'
import type { ExchangedPair } from '../exchange/exchanged.js'
import { threadsFor } from '../execute/executor.js'
import type { Opening, Threads } from '../execute/executor.js'
import { partsOf } from '../execute/plan.js'
import { checkRun } from '../params/common.js'
import type { RunOptions } from '../params/common.js'
import type { Place } from '../execute/snapshot.js'
import type { Found, InspectionName, Task } from './inspections.js'
import type { Moments } from '../read/reader.js'

const attempts = 5

/** Reads whole rows, so a part has fewer of them than one of which an analysis reads some columns. */
const rowsPerPart = 100_000

/** Runs an inspection's tasks, one a partition, on the shop's threads. */
export interface Inspector {
  readonly partitions: readonly Partition[]
  run<N extends InspectionName>(name: N, tasks: readonly Task<N>[]): Promise<readonly Found<N>[]>
}

/** How the stores are gone through: in which parts, by how many threads. */
export interface Cut {
  readonly threads: Threads
  readonly partitions: readonly Partition[]
  /** What takes the place of stores that are not co-partitioned. */
  readonly exchanged?: ExchangedPair | undefined
}

/** Cuts so many rows as the options say, of which this store has most; without a store there is nothing to go through. */
export const cutOf = async (
  place: Opening,
  store: Store | undefined,
  rows: number,
  options: RunOptions,
): Promise<Cut> => {
  checkRun(options)
  const threads = threadsFor(options, rows, place)
  const count = options.partitions ?? partsOf(rows, rowsPerPart, threads)
  return { threads, partitions: store ? await store.partitions(count) : [] }
}

/** An inspector of stores in these states. */
export const inspectorOf = (
  place: Pick<Place, 'executor'>,
  { threads, partitions, exchanged }: Cut,
  moments: Moments,
  { signal, onProgress }: RunOptions,
  stage = 'inspect',
): Inspector => ({
  partitions,
  async run<N extends InspectionName>(name: N, tasks: readonly Task<N>[]) {
    let finished = 0
    const onDone = (): void => onProgress?.({ stage, done: ++finished, total: tasks.length, unit: 'partitions' })
    const done = await place.executor(threads, exchanged).run(
      tasks.map((task) => ({ inspect: { name, task, moments } })),
      { onDone, ...(signal && { signal }) },
    )
    return done.map((piece) => (piece as { inspect: Found<N> }).inspect)
  },
})

/** Begins again where a store was loaded meanwhile. */
export const untilUnchanged = async <T>(look: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof PolymartError) || error.code !== 'changed' || attempt === attempts) throw error
    }
  }
}
