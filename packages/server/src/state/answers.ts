import { LRUCache } from 'lru-cache'
import { analyze } from '@polymart/analytics'
import type { CommonParams, Result, Shop } from '@polymart/analytics'
import type { Took } from '../answering/question.js'
import { generationOf } from './generation.js'

/** Who asks, and who is told what that took. */
export interface Asking {
  readonly signal?: AbortSignal
  readonly took?: (took: Took) => void
}

/** Results of one state of the stores: pages, tables and cards of one are made without working it out again. */
export class Answers {
  private readonly shop: Shop
  private readonly kept: LRUCache<string, Result>
  /** Results that were given since they were weighed last. */
  private readonly given = new Map<string, Result>()
  /** Counts the states of the stores that were served. */
  private state = 0

  constructor(shop: Shop, bytes: number) {
    this.shop = shop
    this.kept = new LRUCache({ max: mostResults, maxSize: Math.max(1, bytes), sizeCalculation: bytesOf })
  }

  /** Runs an analysis, or gives its kept answer. Equal questions that are asked at once are worked out once. */
  async ask(analysis: string, params: CommonParams, { signal, took }: Asking = {}): Promise<Result> {
    const key = keyOf(analysis, params)
    const kept = this.kept.get(key)
    if (kept) {
      this.given.set(key, kept)
      took?.({ analysis, kept: true })
      return kept
    }
    const begun = performance.now()
    const { state } = this
    const seen = generationOf(await this.shop.moments())
    const result = await analyze(this.shop, analysis, { ...params, ...(signal && { signal }) })
    took?.({ analysis, kept: false, ms: performance.now() - begun, rows: result.meta.rowsRead })
    // An answer of a state that has passed meanwhile, or that has come, is not kept.
    if (state !== this.state || seen !== generationOf(result.meta.stores)) return result
    // Of equal questions that crossed, all get the first answer.
    const first = this.kept.get(key) ?? result
    this.kept.set(key, first)
    this.given.set(key, first)
    return first
  }

  /** Counts the tables that were made of results since they were given: each is made when it is first asked for. */
  weigh(): void {
    for (const [key, result] of this.given) if (this.kept.peek(key) === result) this.kept.set(key, result)
    this.given.clear()
  }

  /** The stores have changed. */
  forget(): void {
    this.state++
    this.kept.clear()
    this.given.clear()
  }
}

/** The order of names says nothing. */
const keyOf = (analysis: string, params: object): string => JSON.stringify([analysis, sorted(params)])

/** Parameters in one order, so that equal ones are written alike. */
export const sorted = (params: object): readonly (readonly [string, unknown])[] =>
  Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))

/** What a result holds beside its tables is not known, but bounded by their number. */
const mostResults = 64

/** About the memory that a result's tables take: numbers and references of eight bytes, texts mostly shared. */
const bytesOf = ({ columns }: Result): number => {
  let bytes = 2048
  for (const { value } of Object.values(Object.getOwnPropertyDescriptors(columns))) {
    // A table that nobody has asked for is not there yet.
    const made = value as Result['columns'][string] | undefined
    for (const { values } of made ?? []) bytes += values.length * 16
  }
  return bytes
}
