import type { SpecOf } from '../define/analysis.js'
import { refundsOn } from '../define/shared-params.js'
import { numberWithin, wholeNumber } from '../params/param.js'
import type { Calendar } from './calendar.js'

export const anomaliesParams = {
  days: wholeNumber(
    1,
    366,
    7,
    'How many days are looked at: the last whole ones before `asOf`, in `timeZone`; 1 to 366.',
  ),
  weeks: wholeNumber(
    1,
    520,
    8,
    'In how many weeks before a day its weekday is looked up, 1 to 520; nothing is expected of fewer than 4.',
  ),
  threshold: numberWithin(0, 1000, 3.5, 'The score, in either direction, beyond which a value is flagged.'),
  refundsOn,
}

/** The parameters of anomalies, and the days that they ask for. */
export type AnomaliesSpec = SpecOf<typeof anomaliesParams, { readonly calendar: Calendar }>
