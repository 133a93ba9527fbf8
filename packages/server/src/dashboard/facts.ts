import { explain } from '@polymart/analytics'
import type { QuestionOf } from '../answering/question.js'
import type { Answer, Source } from '../answering/source.js'
import type { Facts } from '../client/data.js'
import { withStoreNames } from '../api/store-names.js'
import { generationOf } from '../state/generation.js'
import { viewFor } from './reader.js'

/** What stands above a page of this address. */
export const factsAnswer = async ({ shop }: Source, { role, query }: QuestionOf<'facts'>): Promise<Answer> => {
  const { params } = await viewFor(shop, role, query)
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
    currency: params.currency ?? null,
    stores: [...new Set([stores.entities.url, stores.sessions.url])],
    loadedAt: loaded > 0 ? iso(loaded) : null,
    warnings,
  }
  return { body: facts, generation }
}
