import type { Composite } from '../define/any-analysis.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { Result } from '../result/result.js'
import type { Slices } from '../slices.js'
import { forMany } from './for-many.js'
import { understood } from './meta.js'
import { inTurns } from './in-turn.js'
import type { Plan } from './plan.js'
import type { RunCall } from './run.js'
import { stopwatch } from './stopwatch.js'

/** Runs what an analysis calls, and puts its answer together. */
export const composed = async (
  analysis: Composite,
  params: CommonParams & RunOptions,
  { spec }: Plan,
  run: (call: RunCall) => Promise<Result>,
): Promise<Result> => {
  const { executor, workers, partitions, signal, onProgress } = params
  const options = Object.fromEntries(
    Object.entries({ executor, workers, partitions, signal: forMany(signal), onProgress }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  const parts = analysis.parts(spec, params)
  const clock = stopwatch()
  const results = Object.fromEntries(
    await Promise.all(
      Object.entries(parts).map(async ([name, part]) => {
        return [name, await run([part.analysis, { ...part.params, ...options }])] as const
      }),
    ),
  )
  const ran = clock()
  return inTurns(compose(), signal)

  function* compose(): Slices<Result> {
    const finishing = stopwatch()
    const metas = Object.values(results).map(({ meta }) => meta)
    const scope = { ...spec.scope, currency: metas[0]!.currency }
    const { tables, making, warnings } = yield* analysis.compose(results, { ...spec, scope }, parts)
    return new Result(
      {
        ...metas[0]!,
        analysis: analysis.name,
        ...understood(analysis, { ...spec, scope }, params),
        rowsRead: mostOf(metas.map(({ rowsRead }) => rowsRead)),
        setAside: mostOf(metas.map(({ setAside }) => setAside)),
        warnings: [...new Set([...warnings, ...metas.flatMap((meta) => meta.warnings)])],
        ms: { parts: ran, finish: finishing() },
      },
      tables,
      making,
    )
  }
}

/** Of each number the greatest: the same rows are read, and set aside, by several. */
const mostOf = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const most: Record<string, number> = {}
  for (const each of all)
    for (const [name, number] of Object.entries(each)) most[name] = Math.max(most[name] ?? 0, number)
  return most
}
