import { createPool, PolymartError, weigh } from '@polymart/core'
import { unreadable } from '../parquet/unreadable.js'
import type { Source } from './sources.js'
import type { Examined, Outcome, Piece, Reading, Task } from './task.js'
import { work } from './work.js'

/** Below so many bytes for each thread it is not worth starting. */
const bytesPerThread = 4 << 20

export interface Threads {
  readonly count: number
  /** The rows of each row group of a Parquet file; the places at which a file of another format is cut. */
  readonly outline: (source: Source) => Promise<readonly number[]>
  readonly read: (piece: Piece) => Promise<Reading>
  readonly examine: (piece: Piece, showValues: boolean) => Promise<Examined>
  readonly close: () => Promise<void>
}

/**
 * Starts what reads files. Parquet is always read on a thread of its own: its decoder can abort on damaged pages,
 * outside of any promise, and only a thread contains that. So is what is packed, since a little may be millions of rows,
 * for whose end a signal would wait.
 */
export const startThreads = (
  sources: readonly Source[],
  { workers, signal }: { workers: number; signal: AbortSignal | undefined },
): Threads => {
  const bytes = sources.reduce((sum, { bytes, packing }) => sum + bytes * (packing ? 8 : 1), 0)
  const count = Math.max(1, Math.min(workers, Math.ceil(bytes / bytesPerThread)))
  const alone = count === 1 && sources.every(({ format, packing }) => format !== 'parquet' && !packing)
  const pool = alone ? undefined : createPool<Task, Outcome>(new URL('./work.worker.js', import.meta.url), count)
  const run = async (task: Task, source: Source): Promise<Outcome> => {
    try {
      return await (pool ? pool.run(task, signal) : work(task))
    } catch (thrown) {
      if (!(thrown instanceof PolymartError && thrown.code === 'worker' && aborted(thrown.cause))) throw thrown
      const cause = new Error('its pages make no sense', { cause: thrown })
      if ('outline' in task) throw unreadable(source, cause)
      const { from } = 'piece' in task ? task.piece : task.examine
      const { whyUnreadable } = await import('../parquet/wrong-page.js')
      throw await whyUnreadable(source, from, cause)
    }
  }
  return {
    count,
    outline: async (source) => (await run({ outline: source }, source)) as readonly number[],
    read: async (piece) => {
      const reading = (await run({ piece }, piece.source)) as Reading
      if (pool) reading.batches.forEach(weigh)
      return reading
    },
    examine: async (piece, showValues) => (await run({ examine: piece, showValues }, piece.source)) as Examined,
    close: async () => pool?.close(),
  }
}

/** WebAssembly's way of ending a program that gave up. */
const aborted = (cause: unknown): boolean => cause instanceof Error && cause.message.includes('unreachable')
