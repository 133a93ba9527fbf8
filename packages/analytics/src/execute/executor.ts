import { createPool, defaultWorkers, PolymartError, throwIfAborted } from '@polymart/core'
import type { Pool } from '@polymart/core'
import type { ExchangedPair } from '../exchange/exchanged.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { RunOptions } from '../params/common.js'
import type { StorePair } from '../stores/store-pair.js'
import type { StoreOptions } from '../stores/options.js'
import type { StoreUrls } from '../stores/urls.js'
import { inTurn, turns } from './in-turn.js'
import { doWork } from './work.js'
import type { Done, Work, WorkerTask, WorkOptions } from './work.js'

export interface Threads {
  readonly kind: 'inline' | 'workers'
  readonly workers: number
}

/** How the stores of a shop can be opened. */
export interface Opening {
  /** Why only the thread that has them open can read them; undefined where others can open them too. */
  readonly inlineOnly: string | undefined
}

export interface ExecuteOptions {
  /** What takes the place of stores that are not co-partitioned. */
  readonly exchanged?: ExchangedPair | undefined
  readonly signal?: AbortSignal
  readonly onDone: () => void
}

/** Runs pieces of work, each on one partition, and gives their results in the order of the work. */
export interface Executor extends Threads {
  run(work: readonly Work[], options: ExecuteOptions): Promise<readonly Done[]>
  close(): Promise<void>
}

/** Below so many rows one warm thread is done before several have got as fast as it is (see npm run bench). */
const rowsWorthThreads = 1_000_000

/**
 * What the options say, or else workers if there are so many rows that starting them pays, and they can open the stores.
 *
 * @throws PolymartError `argument`: workers are asked for and cannot open them.
 */
export const threadsFor = ({ executor, workers }: RunOptions, rows: number, { inlineOnly }: Opening): Threads => {
  if (executor === 'workers' && inlineOnly !== undefined) {
    throw new PolymartError(
      'argument',
      `executor: 'workers' needs stores that every thread can open, but ${inlineOnly}; or leave executor out, to work in this thread.`,
    )
  }
  const pays = rows >= rowsWorthThreads && workers !== 1 && inlineOnly === undefined
  const kind = executor ?? (pays ? 'workers' : 'inline')
  return { kind, workers: kind === 'inline' ? 1 : (workers ?? defaultWorkers()) }
}

/** An executor whose work reads what was exchanged. */
export const reading = (executor: Executor, exchanged: ExchangedPair): Executor => ({
  ...executor,
  run: (work, options) => executor.run(work, { ...options, exchanged }),
})

/** One thread: the caller's, which others may share. They are let in between the pieces, and so are other calls. */
export const inlineExecutor = (stores: StorePair): Executor => {
  // Who reads waits for the stores: only those that read too wait for it.
  const readInTurn = turns()
  const oneOf = (piece: Work, options: WorkOptions): Promise<Done> => {
    throwIfAborted(options.signal)
    return doWork(sourcesOf(stores), piece, options)
  }
  return {
    kind: 'inline',
    workers: 1,
    async run(work, { exchanged, signal, onDone }) {
      const done: Done[] = []
      const options = { exchanged, ...(signal && { signal }) }
      for (const piece of work) {
        done.push(await ('partial' in piece ? inTurn : readInTurn)(() => oneOf(piece, options)))
        onDone()
      }
      return done
    },
    close: () => Promise.resolve(),
  }
}

/** Worker threads, each with its own read-only handle on the stores. */
export const workersExecutor = (urls: StoreUrls, storeOptions: StoreOptions, workers: number): Executor => {
  const { maxRate } = storeOptions
  const options = { ...storeOptions, ...(maxRate !== undefined && { maxRate: maxRate / workers }) }
  const pool: Pool<WorkerTask, Done> = createPool(new URL('./partition.worker.js', import.meta.url), workers)
  return {
    kind: 'workers',
    workers,
    run: (work, { exchanged, signal, onDone }) =>
      Promise.all(
        work.map(async (piece) => {
          const done = await pool.run({ urls, options, exchanged, work: piece }, signal)
          onDone()
          return done
        }),
      ),
    close: () => pool.close(),
  }
}
