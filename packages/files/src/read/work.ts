import type { Outcome, Piece, Reading, Task } from './task.js'

/** Reads a piece of a file, or its outline. */
export const work = async (task: Task): Promise<Outcome> => {
  if ('outline' in task) return (await import('../parquet/read.js')).rowGroups(task.outline)
  return read(task.piece)
}

const read = async (piece: Piece): Promise<Reading> =>
  piece.source.format === 'jsonl'
    ? (await import('../jsonl/read.js')).readLines(piece)
    : (await import('../parquet/read.js')).readGroup(piece)
