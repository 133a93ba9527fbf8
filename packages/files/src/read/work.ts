import type { Source } from './sources.js'
import type { Outcome, Piece, Reading, Task } from './task.js'

/** Reads or examines a piece of a file, or reads its outline. */
export const work = async (task: Task): Promise<Outcome> => {
  if ('outline' in task) return outline(task.outline)
  if ('piece' in task) return read(task.piece)
  return (await import('../mapped/examine.js')).examinePiece(task.examine, task.showValues)
}

const outline = async (source: Source): Promise<readonly number[]> => {
  switch (source.format) {
    case 'parquet':
      return (await import('../parquet/read.js')).rowGroups(source)
    case 'json':
      return (await import('../mapped/json-array.js')).cutsOf(source)
    case 'csv':
      return (await import('../mapped/csv.js')).cutsOf(source)
    default:
      throw new TypeError(`Expected a format with an outline, found ${source.format}.`)
  }
}

const read = async (piece: Piece): Promise<Reading> => {
  if (piece.source.mapping) return (await import('../mapped/read.js')).readMapped(piece)
  return piece.source.format === 'jsonl'
    ? (await import('../jsonl/read.js')).readLines(piece)
    : (await import('../parquet/read.js')).readGroup(piece)
}
