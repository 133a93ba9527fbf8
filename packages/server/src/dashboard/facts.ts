import { explain } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import { withStoreNames } from '../api/store-names.js'
import { generationOf } from '../state/generation.js'
import { viewOf } from './view.js'

/** What stands above a page: what its numbers are of. */
interface Facts {
  readonly generation: string
  readonly asOf: string
  /** The period of most cards; null where each card has its own. */
  readonly period: { readonly from: string | null; readonly to: string } | null
  readonly timeZone: string
  readonly stores: readonly string[]
  /** When the stores were loaded; null where they do not tell. */
  readonly loadedAt: string | null
  readonly warnings: readonly string[]
}

/** What stands above a page of this address. */
export const factsAnswer = async ({ shop }: Source, { query }: QuestionOf<'facts'>): Promise<Answer> => {
  const { params } = await viewOf(shop, new URLSearchParams(query))
  const explained = await explain(shop, 'geography', params)
  const generation = generationOf(explained.stores)
  const { asOf, period, timeZone, stores, warnings } = withStoreNames(explained)
  const loaded = Math.max(stores.entities.at ?? 0, stores.sessions.at ?? 0)
  const iso = (at: number): string => new Date(at).toISOString()
  const facts: Facts = {
    generation,
    asOf: iso(asOf),
    period: params.period ? { from: period.from === null ? null : iso(period.from), to: iso(period.to) } : null,
    timeZone,
    stores: [...new Set([stores.entities.url, stores.sessions.url])],
    loadedAt: loaded > 0 ? iso(loaded) : null,
    warnings,
  }
  return { body: facts, generation }
}
