import { isComposite } from '../define/any-analysis.js'
import type { AnyAnalysis } from '../define/any-analysis.js'
import type { Runnable } from '../define/runnable.js'
import { compareTables } from '../compare/compare.js'
import { listeningOf } from '../params/common.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { catalogueColumns } from '../read/catalogue.js'
import { tellFlaws } from '../read/flaws.js'
import { joinWanted } from '../read/times.js'
import { warningsOfUntold } from '../view/untold.js'
import { Result } from '../result/result.js'
import type { Slices } from '../slices.js'
import { addSetAside } from '../view/set-aside.js'
import { composed } from './composed.js'
import { inTurns } from './in-turn.js'
import { metaOf, rowsRead } from './meta.js'
import { partialsOf } from './partials.js'
import type { Ran } from './partials.js'
import { planRun } from './plan.js'
import type { Plan } from './plan.js'
import type { Snapshot } from './snapshot.js'
import { stopwatch } from './stopwatch.js'

/** A call of an analysis. */
export type RunCall = readonly [analysis: AnyAnalysis, params: CommonParams & RunOptions]

/** A call whose parameters are known to be right. */
export interface Run {
  readonly analysis: Runnable
  readonly params: CommonParams & RunOptions
  readonly plan: Plan
}

/** Runs a call on a snapshot, and once more where another period is to be compared with. */
export const runCall = async (snapshot: Snapshot, [analysis, params]: RunCall): Promise<Result> => {
  const { compare, ...plain } = params
  const plan = await planRun(snapshot, analysis, params)
  const { compared } = plan.spec.scope
  if (!compared) return run(snapshot, analysis, plain, plan)
  // Of stores that hold nothing every period is empty.
  const otherParams = compared.from < compared.to ? { ...plain, period: compared } : plain
  const otherPlan = await planRun(snapshot, analysis, otherParams)
  // What both need is read once.
  const { times } = joinWanted([plan, otherPlan])
  const result = await run(snapshot, analysis, plain, { ...plan, times })
  const other = await run(snapshot, analysis, otherParams, { ...otherPlan, times })
  return inTurns(compareTo(), params.signal)

  function* compareTo(): Slices<Result> {
    const clock = stopwatch()
    const { tables, warnings } = yield* compareTables(
      analysis,
      { spec: plan.spec, result },
      { spec: otherPlan.spec, result: other },
    )
    const { meta } = result
    return new Result(
      {
        ...meta,
        params: { ...meta.params, compare },
        comparedPeriod: compared,
        warnings: [...meta.warnings, ...warnings],
        ms: { ...meta.ms, compare: clock() },
      },
      tables,
    )
  }
}

const run = (snapshot: Snapshot, analysis: AnyAnalysis, params: RunCall[1], plan: Plan): Promise<Result> =>
  isComposite(analysis)
    ? composed(analysis, params, plan, (call) => runCall(snapshot, call))
    : runOnce(snapshot, { analysis, params, plan })

/** Calls that ask for the same at once run once. */
const runOnce = (snapshot: Snapshot, { analysis, params, plan }: Run): Promise<Result> => {
  const { signal: _, onProgress: __, ...rest } = params
  return snapshot.place.equalCalls.run(
    JSON.stringify([snapshot.number, analysis.name, sorted(rest)]),
    listeningOf(params),
    async (listening) => {
      const run: Run = { analysis, params: { ...rest, ...listening }, plan }
      const ran = await partialsOf(snapshot, run)
      return inTurns(finish(snapshot, run, ran), listening.signal)
    },
  )
}

/** The order of names says nothing. */
const sorted = (params: object): object =>
  Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)))

function* finish(snapshot: Snapshot, { analysis, params, plan }: Run, ran: Ran): Slices<Result> {
  const { stores } = snapshot.place
  const read = { ...plan.needs, ...(ran.job.catalogue && catalogueColumns(ran.job.catalogue.asked)) }
  const rows = rowsRead(ran.rows, plan.needs, ran.job.catalogue)
  const flaws = tellFlaws([snapshot.flaws(), ...ran.flaws], read, rows, plan.times)
  const clock = stopwatch()
  const { spec, catalogue } = ran.job
  const states = ran.partials.map(({ state }) => state)
  const state = yield* analysis.merge(states, spec)
  yield
  const { tables, making, warnings } = yield* analysis.finish(state, spec, catalogue)
  yield
  const meta = metaOf({
    ...plan,
    ...ran,
    spec,
    rowsRead: rows,
    params,
    analysis,
    urls: { entities: stores.entities.url, sessions: stores.sessions.url },
    setAside: {
      ...addSetAside(
        ran.partials.map(({ setAside }) => setAside),
        plan.needs,
      ),
      ...flaws.setAside,
    },
    warnings: [
      ...flaws.warnings,
      ...warningsOfUntold(
        ran.partials.map(({ untold }) => untold),
        spec.scope.currency,
      ),
      ...warnings,
    ],
    ms: { ...ran.ms, finish: clock() },
  })
  return new Result(meta, tables, making)
}
