import { cutterOf } from './cutter.js'
import type { Source } from './sources.js'
import type { Outcome, Piece, Reading, Task } from './task.js'
import { bytesOf } from './unpacked.js'

/** Reads or examines a piece of a file, or reads its outline. */
export const work = async (task: Task): Promise<Outcome> => {
  if ('outline' in task) return outline(task.outline)
  if ('piece' in task) return read(task.piece)
  return (await import('../mapped/examine.js')).examinePiece(task.examine, task.showValues)
}

const outline = async (source: Source): Promise<readonly number[]> => {
  if (source.format === 'parquet') return (await import('../parquet/read.js')).rowGroups(source)
  const cutter = await cutterOf(source)
  const ends: number[] = []
  for await (const bytes of bytesOf(source)) ends.push(...cutter.push(bytes))
  ends.push(...cutter.end())
  return [cutter.start, ...ends]
}

const read = async (piece: Piece): Promise<Reading> => {
  if (piece.source.mapping) return (await import('../mapped/read.js')).readMapped(piece)
  return piece.source.format === 'jsonl'
    ? (await import('../jsonl/read.js')).readLines(piece)
    : (await import('../parquet/read.js')).readGroup(piece)
}
