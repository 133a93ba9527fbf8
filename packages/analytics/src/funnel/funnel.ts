import { defineAnalysis } from '../define/define-analysis.js'
import { whereWarnings } from '../params/where-warnings.js'
import { funnelMerge, funnelRows } from './finish.js'
import { funnelParams } from './params.js'
import { funnelNeeds, funnelPartial } from './partial.js'
import { funnelSql } from './sql.js'
import { funnelTables } from './tables.js'

export type { FunnelStep } from '../define/steps.js'

/**
 * How far persons get through steps within a window, the last of which may be an order of the ledger; times in
 * milliseconds. Tables `steps` (default, by breakdown and step) and `summary` (by breakdown). The longest chain within a
 * window from its first step, as `windowFunnel` of ClickHouse finds it. A place in `where` is the session's; the period has the 30 dates up to `asOf`.
 *
 * @throws PolymartError `argument`: a parameter is wrong; `unreachable`: a store is not there; `changed`: it was loaded
 * since this shop was first read; `interrupted`: the signal.
 */
export const funnel = defineAnalysis({
  name: 'funnel',
  label: 'Funnel',
  question: 'How far do visitors get on the way to an order?',
  period: '30 days',
  where: { places: 'session', owners: ['session', 'user', 'order'] },
  params: funnelParams,
  tables: funnelTables,
  mainTable: 'steps',
  needs: funnelNeeds,
  partial: funnelPartial,
  merge: funnelMerge,
  finish(state, spec) {
    const tables = funnelRows(state, spec)
    const anybody = tables.summary.some(({ entered }) => entered > 0)
    const ofSteps = (['steps', 'exclude'] as const).flatMap((name) =>
      spec[name].flatMap(({ where }, i) => whereWarnings(where, `${name}[${i}].where`)),
    )
    return { tables, warnings: [...ofSteps, ...(anybody ? [] : ['Nobody took the first step in the period.'])] }
  },
  sql: funnelSql,
})
