import type { EntityName } from '@polymart/core'
import type { Runnable } from '../define/runnable.js'
import { checkSomeConvert, reasonOfUnreadable, warningsOfUnreadable } from '../read/unreadable.js'
import type { UnreadableRows } from '../read/unreadable.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { flawsByReason, warningsOfFlaws, warningsOfRepeated } from '../read/flaws.js'
import type { Needs } from '../read/tables.js'
import { warningsOfUntold } from '../view/untold.js'
import { Result } from '../result/result.js'
import { addSetAside } from '../view/set-aside.js'
import { inTurn } from './in-turn.js'
import { metaOf } from './meta.js'
import { partialsOf } from './partials.js'
import type { Ran } from './partials.js'
import { planRun } from './plan.js'
import type { Plan } from './plan.js'
import type { Snapshot } from './snapshot.js'
import { stopwatch } from './stopwatch.js'

/** A call of an analysis. */
export type RunCall = readonly [analysis: Runnable, params: CommonParams & RunOptions]

/** A call whose parameters are known to be right. */
export interface Run {
  readonly analysis: Runnable
  readonly params: CommonParams & RunOptions
  readonly plan: Plan
}

/** Runs a call on a snapshot; calls that ask for the same at once run once. */
export const runCall = async (snapshot: Snapshot, [analysis, params]: RunCall): Promise<Result> => {
  const { signal, onProgress, ...rest } = params
  const plan = await planRun(snapshot, analysis, params)
  return snapshot.place.equalCalls.run(
    JSON.stringify([snapshot.number, analysis.name, sorted(rest)]),
    { ...(signal && { signal }), ...(onProgress && { onProgress }) },
    async (listening) => {
      const run: Run = { analysis, params: { ...rest, ...listening }, plan }
      const ran = await partialsOf(snapshot, run)
      return inTurn(() => finish(snapshot, run, ran))
    },
  )
}

/** The order of names says nothing. */
const sorted = (params: object): object =>
  Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)))

const finish = (snapshot: Snapshot, { analysis, params, plan }: Run, ran: Ran): Result => {
  const { stores } = snapshot.place
  const unreadable = unreadableFor(snapshot, plan.needs, ran.job.catalogue !== undefined)
  const flaws = flawsByReason(ran.flaws, plan.needs)
  const clock = stopwatch()
  const { spec, catalogue } = ran.job
  const states = ran.partials.map(({ state }) => state)
  const { tables, warnings } = analysis.finish(analysis.merge(states, spec), spec, catalogue)
  const meta = metaOf({
    ...plan,
    ...ran,
    spec,
    catalogue,
    params,
    analysis,
    urls: { entities: stores.entities.url, sessions: stores.sessions.url },
    setAside: {
      ...addSetAside(
        ran.partials.map(({ setAside }) => setAside),
        plan.needs,
      ),
      ...Object.fromEntries(Array.from(unreadable, ([entity, { rows }]) => [reasonOfUnreadable(entity), rows])),
      ...Object.fromEntries(Array.from(flaws, ([reason, { rows }]) => [reason, rows])),
    },
    warnings: [
      ...warningsOfUnreadable(unreadable),
      ...warningsOfFlaws(flaws),
      ...warningsOfRepeated(ran.flaws, plan.needs),
      ...warningsOfUntold(
        ran.partials.map(({ untold }) => untold),
        spec.scope.currency,
      ),
      ...warnings,
    ],
    ms: { ...ran.ms, finish: clock() },
  })
  checkSomeConvert(unreadable, meta.rowsRead)
  return new Result(meta, tables)
}

/** What could not be read of the entities that an analysis reads. */
const unreadableFor = (snapshot: Snapshot, needs: Needs, withProducts: boolean): UnreadableRows => {
  const isRead = (entity: EntityName): boolean =>
    entity === 'products' || entity === 'categories' ? withProducts : needs[entity] !== undefined
  return new Map([...snapshot.unreadable()].filter(([entity, { rows }]) => rows > 0 && isRead(entity)))
}
