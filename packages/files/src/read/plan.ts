import { defaultWorkers, throwIfAborted } from '@polymart/core'
import { mappedSources } from '../mapped/sources.js'
import { piecesOf } from './pieces.js'
import type { ReadOptions } from './read-dataset.js'
import { sourcesOf } from './sources.js'
import type { Looking } from './sources.js'
import type { Piece } from './task.js'
import { startThreads } from './threads.js'
import type { Threads } from './threads.js'
import { markOf } from './whole.js'

/** MiB. */
const defaultMemory = 512

/** The pieces of a folder's files, and what reads them. */
export interface Plan {
  readonly threads: Threads
  readonly pieces: AsyncIterable<Piece>
  /** Rows, where that is known. */
  readonly total: number | undefined
  /** Which data set it is; undefined where that cannot be told. */
  readonly mark: string | undefined
}

/** Finds the files of a folder and cuts them into pieces; whoever asks closes the threads. */
export const planOf = async (
  dir: string,
  { mapping, onNote, workers = defaultWorkers(), signal, memory = defaultMemory }: ReadOptions,
): Promise<Plan> => {
  throwIfAborted(signal)
  const looking: Looking = { note: (text) => onNote?.(text), memory: memory << 20 }
  const mark = mapping ? undefined : await markOf(dir)
  const sources = await (mapping ? mappedSources(dir, mapping, looking) : sourcesOf(dir, looking))
  const threads = startThreads(sources, { workers, signal })
  try {
    return { threads, mark, ...(await piecesOf(sources, threads)) }
  } catch (thrown) {
    await threads.close()
    throw thrown
  }
}
