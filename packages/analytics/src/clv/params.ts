import type { SpecOf } from '../define/analysis.js'
import { duration, durationOrNull, numberWithin } from '../params/param.js'

// Ten years, far beyond what such a model can say.
const mostDays = 3660

export const clvParams = {
  horizon: duration(
    '365d',
    "How far ahead purchases and value are expected: `'365d'`, `'26w'`, or milliseconds; at most 3,660 days.",
    mostDays,
  ),
  discountRate: numberWithin(
    0,
    5,
    0,
    'What money a year away is worth less: 0.1 is 10% a year of 52 weeks. From 0 to 5.',
  ),
  holdout: durationOrNull(
    "How long before `asOf` the models are fitted once more, to be held against what happened since: `'90d'`, or milliseconds; at most 3,660 days. Null is not at all, and leaves `validation` empty.",
    mostDays,
  ),
}

export type ClvSpec = SpecOf<typeof clvParams>
