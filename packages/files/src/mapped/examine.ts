import { mappingExaminer } from '@polymart/core'
import { FaultsBuilder } from '../read/faults.js'
import type { Examined, Piece } from '../read/task.js'
import { documentsIn } from './documents.js'

/** How a mapping fits a piece of a file. */
export const examinePiece = async (piece: Piece, showValues: boolean): Promise<Examined> => {
  const { entity, mapping } = piece.source
  const examiner = mappingExaminer(mapping!, entity, { showValues })!
  const faults = new FaultsBuilder()
  let rows = 0
  for await (const entries of documentsIn(piece)) {
    for (const { row, value, problem } of entries) {
      rows = row + 1
      if (problem) faults.add({ row, id: null, ...problem })
      else if (value !== undefined) examiner.add(value)
    }
  }
  return { examination: examiner.finish(), faults: faults.finish(), rows }
}
