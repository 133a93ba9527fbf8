import { BatchBuilder, compileMapping, MappingProblem } from '@polymart/core'
import { FaultsBuilder } from '../read/faults.js'
import type { Fault, Piece, Reading } from '../read/task.js'
import { documentsIn } from './documents.js'

/** The records that a mapping makes of a piece of a file. */
export const readMapped = async (piece: Piece): Promise<Reading> => {
  const { entity, mapping } = piece.source
  const { toRecord } = compileMapping(mapping!, entity)!
  const builder = new BatchBuilder(entity)
  const faults = new FaultsBuilder()
  let rows = 0
  for await (const entries of documentsIn(piece)) {
    for (const { row, value, problem } of entries) {
      rows = row + 1
      if (problem) faults.add({ row, id: null, ...problem })
      else if (value !== undefined) {
        const record = toRecord(value)
        if (record instanceof MappingProblem) faults.add(faultOf(row, record))
        else builder.add(record)
      }
    }
  }
  return { batches: builder.rows > 0 ? [builder.finish()] : [], faults: faults.finish(), rows }
}

const faultOf = (row: number, { id, field, path, expected, found }: MappingProblem): Fault => ({
  row,
  id,
  field: path === '' ? field : `${field} (from ${path})`,
  expected,
  found,
})
