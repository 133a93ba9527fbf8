import { createPool, defaultWorkers, PolymartError, throwIfAborted } from '@polymart/core'
import type { Pool } from '@polymart/core'
import type { ExchangedPair } from '../exchange/exchanged.js'
import { coPartitioned } from '../exchange/pair.js'
import type { RunOptions } from '../params/common.js'
import { readerOf } from '../read/reader.js'
import type { Moments } from '../read/reader.js'
import type { PartitionTask } from '../read/task.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { StorePair } from '../stores/store-pair.js'
import type { StoreOptions } from '../stores/options.js'
import type { StoreUrls } from '../stores/urls.js'
import { inTurn, turns } from './in-turn.js'

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
  readonly moments: Moments
  /** What takes the place of stores that are not co-partitioned. */
  readonly exchanged?: ExchangedPair | undefined
  readonly signal?: AbortSignal
  readonly onDone: () => void
}

/** Runs a task for each input, which stands for one partition, and gives the results in the order of the inputs. */
export interface Executor extends Threads {
  run<In, Out>(task: PartitionTask<In, Out>, inputs: readonly In[], options: ExecuteOptions): Promise<readonly Out[]>
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
  run: (task, inputs, options) => executor.run(task, inputs, { ...options, exchanged }),
})

/** One thread: the caller's, which others may share. They are let in between the partitions, and so are other calls. */
export const inlineExecutor = (stores: StorePair): Executor => {
  // Who reads waits for the stores: only those that read too wait for it.
  const readInTurn = turns()
  return {
    kind: 'inline',
    workers: 1,
    async run<In, Out>(
      task: PartitionTask<In, Out>,
      inputs: readonly In[],
      { moments, exchanged, signal, onDone }: ExecuteOptions,
    ) {
      const reader = readerOf(coPartitioned(sourcesOf(stores), exchanged), moments, signal)
      const done: Out[] = []
      const oneOf = async (input: In): Promise<Out> => {
        throwIfAborted(signal)
        return task.run(reader, input)
      }
      for (const input of inputs) {
        done.push(await (task.reads ? readInTurn : inTurn)(() => oneOf(input)))
        onDone()
      }
      return done
    },
    close: () => Promise.resolve(),
  }
}

/** A task for another thread, and where its rows are. */
export interface WorkerTask {
  readonly urls: StoreUrls
  readonly options: StoreOptions
  readonly exchanged: ExchangedPair | undefined
  readonly moments: Moments
  /** The name of the task. */
  readonly task: string
  readonly input: unknown
}

/** Worker threads, each with its own read-only handle on the stores. */
export const workersExecutor = (urls: StoreUrls, storeOptions: StoreOptions, workers: number): Executor => {
  const { maxRate } = storeOptions
  const options = { ...storeOptions, ...(maxRate !== undefined && { maxRate: maxRate / workers }) }
  const pool: Pool<WorkerTask, unknown> = createPool(new URL('./partition.worker.js', import.meta.url), workers)
  return {
    kind: 'workers',
    workers,
    run: <In, Out>(
      { name: task }: PartitionTask<In, Out>,
      inputs: readonly In[],
      { moments, exchanged, signal, onDone }: ExecuteOptions,
    ) =>
      Promise.all(
        inputs.map(async (input) => {
          const out = await pool.run({ urls, options, exchanged, moments, task, input }, signal)
          onDone()
          // The task of this name is the one that the thread ran.
          return out as Out
        }),
      ),
    close: () => pool.close(),
  }
}
