import type { Shop } from '@polymart/analytics'
import type { ServeOptions } from '../options.js'
import { Answerer } from './answerer.js'
import type { Answering, Hearing } from './question.js'
import { answerThread, ThreadAnswering } from './thread.js'

/** What works answers out: a thread of its own, which opens the stores of the shop, or this one, from the shop itself. */
export const answeringOf = (
  shop: Shop,
  { thread = true, answers = 64 << 20, watchEvery = 1000, maxAge = 60_000 }: ServeOptions,
  hearing: Hearing,
): Answering => {
  const { elsewhere } = shop
  const options = { results: answers / 2, watchEvery, maxAge }
  if (!thread || !elsewhere) return new Answerer(shop, options, hearing)
  return new ThreadAnswering(() => answerThread({ shop: elsewhere, options }), hearing)
}
