import { leafShape } from './leaf.js'

/** Why a document is no record of the model. It holds the shape of the value, never the value. */
export class MappingProblem {
  /** The id of the record, where that can be read. */
  id: string | null = null
  /** The model's field: `lines[2].quantity`. */
  field = ''
  /** Where in the document it was looked for. */
  path = ''
  readonly expected: string
  readonly found: string

  constructor(expected: string, found: string) {
    this.expected = expected
    this.found = found
  }
}

export const misfit = (expected: string, value: unknown): MappingProblem =>
  new MappingProblem(expected, leafShape(value))
