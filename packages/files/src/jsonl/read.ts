import { isUtf8 } from 'node:buffer'
import { asError, BatchBuilder, model, problemOf, shapeOf } from '@polymart/core'
import type { EntityName, Problem, Records } from '@polymart/core'
import { bytesIn } from '../read/piece-bytes.js'
import { FaultsBuilder } from '../read/faults.js'
import type { Entry, Piece, Reading } from '../read/task.js'
import { timesReader } from './records.js'

const newline = 10

/** The records of the lines that start in a range of a file. */
export const readLines = async (piece: Piece): Promise<Reading> => {
  const { entity } = piece.source
  const readTimes = timesReader(entity)
  const builder = new BatchBuilder(entity)
  const faults = new FaultsBuilder()
  let rows = 0
  for (const entry of entriesOf(await bytesIn(piece), piece.from === 0)) {
    const { row, value, problem } = entry
    rows = row + 1
    if (problem) faults.add({ row, id: null, ...problem })
    else if (value !== undefined) {
      readTimes(value)
      const problem = problemOf(entity, value)
      if (problem) faults.add({ row, id: idOf(entity, value), ...inWords(problem) })
      else builder.add(value as Records[EntityName])
    }
  }
  return { batches: builder.rows > 0 ? [builder.finish()] : [], faults: faults.finish(), rows }
}

/** The values of lines; of blank ones undefined. */
export function* entriesOf(bytes: Buffer, first: boolean): Generator<Entry> {
  let row = 0
  for (const line of linesOf(bytes, first)) {
    const value = typeof line === 'string' ? parse(line) : line
    yield value instanceof Unreadable ? { row, problem: value.problem } : { row, value }
    row++
  }
}

/** A line that holds no JSON at all. */
class Unreadable {
  readonly problem: Problem

  constructor(found: string) {
    this.problem = { field: '(the whole line)', expected: 'a JSON object', found }
  }
}

function* linesOf(bytes: Buffer, first: boolean): Generator<string | Unreadable> {
  const start = first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const valid = isUtf8(bytes)
  for (let from = start; from < bytes.length;) {
    const end = bytes.indexOf(newline, from)
    const to = end < 0 ? bytes.length : end
    const line = bytes.subarray(from, to)
    yield valid || isUtf8(line) ? line.toString() : new Unreadable('bytes that are not UTF-8')
    from = to + 1
  }
}

/** The value of a line; undefined where it is blank. */
const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch (thrown) {
    if (line.trim() === '') return undefined
    // The message may hold the text itself: only the position is taken from it.
    const position = /at position (\d+)/.exec(asError(thrown).message)?.[1]
    return new Unreadable(
      `${shapeOf(line)} that is not JSON${position ? ` from character ${Number(position) + 1} on` : ''}`,
    )
  }
}

const idOf = (entity: EntityName, value: unknown): string | null => {
  if (typeof value !== 'object' || value === null) return null
  const id = (value as Record<string, unknown>)[model[entity].key]
  return typeof id === 'string' ? id : null
}

const inWords = (problem: Problem): Problem => ({
  ...problem,
  expected: problem.expected.replace('epoch milliseconds', 'ISO 8601 with its offset, or epoch milliseconds,'),
})
