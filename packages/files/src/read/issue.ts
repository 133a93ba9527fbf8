import type { LoadIssue } from '@polymart/core'
import type { Fault, Piece } from './task.js'

/** What a file of a format is counted in. */
const numbered = { parquet: 'row', jsonl: 'line', json: 'item', csv: 'line' } as const

/** A row that is not a record, as a load tells of it; so many rows of its file came before its piece. */
export const issueOf = ({ source: { entity, format, name } }: Piece, before: number, fault: Fault): LoadIssue => ({
  entity,
  // What holds NUL is no id, and nothing to print.
  id: fault.id === null || fault.id.includes('\0') ? '' : fault.id,
  reason: 'structure',
  detail: `${name}, ${numbered[format]} ${before + fault.row + 1}: expected ${fault.field} to be ${fault.expected}, found ${fault.found}`,
})
