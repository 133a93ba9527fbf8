import { defaultWorkers, throwIfAborted } from '@polymart/core'
import { mappedSources } from '../mapped/sources.js'
import { piecesOf } from './pieces.js'
import type { ReadOptions } from './read-dataset.js'
import { sourcesOf } from './sources.js'
import type { Piece } from './task.js'
import { startThreads } from './threads.js'
import type { Threads } from './threads.js'

/** The pieces of a folder's files, and what reads them. */
export interface Plan {
  readonly threads: Threads
  readonly pieces: readonly Piece[]
  /** Rows, where that is known. */
  readonly total: number | undefined
}

/** Finds the files of a folder and cuts them into pieces; whoever asks closes the threads. */
export const planOf = async (
  dir: string,
  { mapping, onNote, workers = defaultWorkers(), signal }: ReadOptions,
): Promise<Plan> => {
  throwIfAborted(signal)
  const note = (text: string): void => onNote?.(text)
  const sources = await (mapping ? mappedSources(dir, mapping, note) : sourcesOf(dir, note))
  const threads = startThreads(sources, { workers, signal })
  try {
    return { threads, ...(await piecesOf(sources, threads)) }
  } catch (thrown) {
    await threads.close()
    throw thrown
  }
}
