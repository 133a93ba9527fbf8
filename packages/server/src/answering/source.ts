import type { CommonParams, Result, Shop } from '@polymart/analytics'
import type { Records } from '../dashboard/people/record.js'
import type { Examined } from '../state/examined.js'

/** What a question is answered from. */
export interface Source {
  readonly shop: Shop
  readonly examined: Examined
  readonly records: Records
  /** Runs an analysis for this question, or gives its kept result. */
  readonly ask: (analysis: string, params: CommonParams) => Promise<Result>
}

/** An answer before it is bytes. */
export interface Answer {
  /** What is neither text nor bytes is written as JSON. */
  readonly body: string | Uint8Array | object
  /** The state that it is of; undefined where it must not be kept. */
  readonly generation: string | undefined
}
