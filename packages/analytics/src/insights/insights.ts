import { defineComposite } from '../define/composite.js'
import { rankedFindings } from './compose.js'
import { insightsParams } from './params.js'
import { insightsParts } from './parts.js'
import { insightsTables } from './tables.js'

/**
 * Where to look first: runs other analyses and ranks what stands out by the money at stake. Table `findings`, a row a
 * finding. A finding has passed a test; on a shop where nothing is wrong there is none.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const insights = defineComposite({
  name: 'insights',
  label: 'Insights',
  question: 'What to look at first?',
  period: '30 days',
  where: { places: 'own', owners: ['user', 'session', 'order'] },
  params: insightsParams,
  tables: insightsTables,
  mainTable: 'findings',
  parts: insightsParts,
  *compose(results, spec, parts) {
    return { findings: yield* rankedFindings(results, spec, parts) }
  },
})
