import type { EntityName } from '@polymart/core'
import type { Runnable } from '../define/runnable.js'
import { checkSomeConvert, reasonOfUnreadable, warningsOfUnreadable } from '../exchange/unreadable.js'
import type { UnreadableRows } from '../exchange/unreadable.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { flawsByReason, warningsOfFlaws, warningsOfRepeated } from '../read/flaws.js'
import type { Needs } from '../read/tables.js'
import { warningsOfUntold } from '../read/untold.js'
import { Result } from '../result/result.js'
import type { Shop } from '../shop.js'
import { addSetAside } from '../set-aside.js'
import { metaOf } from './meta.js'
import { partialsOf } from './partials.js'
import type { Ran, Run } from './partials.js'
import { planRun } from './plan.js'
import { steadily } from './steady.js'
import { stopwatch } from './stopwatch.js'

/** A call of an analysis. */
export type RunCall = readonly [analysis: Runnable, params: CommonParams & RunOptions]

/**
 * Runs several analyses over one reading of the stores, by the run options of the first. Settles as
 * `Promise.allSettled` does, so that a call that is wrong leaves the others; fails if the stores cannot be read.
 */
export const runAll = (shop: Shop, calls: readonly RunCall[]): Promise<readonly PromiseSettledResult<Result>[]> =>
  steadily(shop, async () => {
    const planned = await Promise.allSettled(
      calls.map(async ([analysis, params]): Promise<Run> => ({
        analysis,
        params,
        plan: await planRun(shop, analysis, params),
      })),
    )
    const runs = planned.flatMap((plan) => (plan.status === 'fulfilled' ? [plan.value] : []))
    const ran = runs.length > 0 ? await partialsOf(shop, runs) : []
    return Promise.allSettled(
      planned.map(async (plan) => {
        if (plan.status === 'rejected') throw plan.reason
        return finish(shop, plan.value, ran[runs.indexOf(plan.value)]!)
      }),
    )
  })

const finish = (shop: Shop, { analysis, params, plan }: Run, ran: Ran): Result => {
  const { stores } = shop
  const unreadable = unreadableFor(shop, plan.needs, ran.job.catalogue !== undefined)
  const flaws = flawsByReason(ran.flaws, plan.needs)
  const clock = stopwatch()
  const { spec, catalogue } = ran.job
  const states = ran.partials.map(({ state }) => state)
  const { tables, warnings } = analysis.finish(analysis.merge(states, spec), spec)
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
const unreadableFor = (shop: Shop, needs: Needs, withProducts: boolean): UnreadableRows => {
  const isRead = (entity: EntityName): boolean =>
    entity === 'products' || entity === 'categories' ? withProducts : needs[entity] !== undefined
  return new Map([...shop.unreadable()].filter(([entity, { rows }]) => rows > 0 && isRead(entity)))
}
