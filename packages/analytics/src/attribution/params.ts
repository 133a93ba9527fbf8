import type { SpecOf } from '../define/analysis.js'
import { oneField } from '../define/breakdown.js'
import { choice, duration } from '../params/param.js'
import { models } from './models.js'

export const attributionParams = {
  by: oneField(
    { places: 'session', owners: ['session'] },
    'channel',
    "Any field of the session, such as `'channel'`, `'source'`, `'campaign'` or `'landingPage'`.",
  ),
  model: choice(
    models,
    'lastNonDirect',
    'Which touches earn the order: the last whose channel is not direct, the last or the first alone, all alike (`linear`), all but less the older they are (`timeDecay`), or 40% the first, 40% the last and 20% those between (`position`).',
  ),
  window: duration(
    '30d',
    "How long before an order a session may start and still be a touch, both ends included: `'30d'`.",
  ),
  halfLife: duration(
    '7d',
    "After how long before the last touch a touch weighs half as much, with `timeDecay`: `'7d'`.",
  ),
}

export type AttributionSpec = SpecOf<typeof attributionParams>
