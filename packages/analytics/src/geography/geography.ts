import { defineAnalysis } from '../define/define-analysis.js'
import { coveredByBoth } from '../params/common.js'
import { storedGroups, storedParts } from '../measures/stored.js'
import { bothPeriods, periodOf, sessionsWithin } from '../read/session-times.js'
import { geographyMerge, geographyRows } from './finish.js'
import { placeMeasures } from './measures.js'
import { geographyParams, placesOf } from './params.js'
import { geographyNeeds, geographyPartial } from './partial.js'
import { geographySql } from './sql.js'
import { geographyTables } from './tables.js'

/**
 * Sessions, orders and money (minor units) by place, beside the period before. Tables `places` (default, a row a place)
 * and `total` (one row). A place in `where` is that of `basis`; the period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const geography = defineAnalysis({
  name: 'geography',
  label: 'Geography',
  question: 'Where do customers and sales come from?',
  period: '30 days',
  where: ({ basis }) => ({ places: placesOf[basis], owners: ['user', 'session', 'order'] }),
  params: geographyParams,
  tables: geographyTables,
  mainTable: 'places',
  needs: geographyNeeds,
  // By session, an order is where the session is that it names, whenever that was.
  times: ({ basis, scope }) =>
    basis === 'customer' ? sessionsWithin(bothPeriods(scope), scope) : { events: periodOf(scope) },
  partial: geographyPartial,
  merge: geographyMerge,
  stored: storedParts({ places: storedGroups(placeMeasures), total: storedGroups(placeMeasures) }),
  finish: (state, { scope }) => ({
    tables: geographyRows(state),
    warnings: coveredByBoth(scope)
      ? []
      : ['No day of the period has both orders and sessions, so session conversion and revenue per session are empty.'],
  }),
  sql: geographySql,
})
