import { LRUCache } from 'lru-cache'
import { analyze } from '@polymart/analytics'
import type { CommonParams, Result, Shop } from '@polymart/analytics'
import type { Metrics } from '../metrics.js'
import { generationOf } from './generation.js'

/** Answers of one state of the stores: what was asked once is not worked out again until they change. */
export class Answers {
  private readonly shop: Shop
  private readonly metrics: Metrics
  private readonly kept: LRUCache<string, Result>
  /** Counts the states of the stores that were served. */
  private state = 0

  constructor(shop: Shop, bytes: number, metrics: Metrics) {
    this.shop = shop
    this.metrics = metrics
    this.kept = new LRUCache({ maxSize: Math.max(1, bytes), sizeCalculation: bytesOf })
  }

  /** Runs an analysis, or gives its kept answer. Equal questions that are asked at once are worked out once. */
  async ask(analysis: string, params: CommonParams, signal?: AbortSignal): Promise<Result> {
    const key = keyOf(analysis, params)
    const kept = this.kept.get(key)
    this.metrics.asked(analysis, kept !== undefined)
    if (kept) return kept
    const begun = performance.now()
    const { state } = this
    const seen = generationOf(await this.shop.moments())
    const result = await analyze(this.shop, analysis, { ...params, ...(signal && { signal }) })
    this.metrics.worked(analysis, performance.now() - begun, result.meta.rowsRead)
    // An answer of a state that has passed meanwhile, or that has come, is not kept.
    if (state !== this.state || seen !== generationOf(result.meta.stores)) return result
    // Of equal questions that crossed, all get the first answer.
    const first = this.kept.get(key) ?? result
    this.kept.set(key, first)
    return first
  }

  /** The stores have changed. */
  forget(): void {
    this.state++
    this.kept.clear()
  }
}

/** The order of names says nothing. */
const keyOf = (analysis: string, params: object): string =>
  JSON.stringify([analysis, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))])

/** About the memory that a result takes: numbers and references of eight bytes, texts mostly shared. */
const bytesOf = ({ columns }: Result): number =>
  Object.values(columns)
    .flat()
    .reduce((sum, { values }) => sum + values.length * 16, 2048)
