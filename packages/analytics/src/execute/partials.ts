import type { Contribution } from '../define/analysis.js'
import type { Together } from '../exchange/exchange.js'
import { listeningOf } from '../params/common.js'
import { currenciesOf, mostFrequent } from '../read/currencies.js'
import { flawsOf } from '../read/flaws.js'
import type { EntityFlaws } from '../read/flaws.js'
import { hasColumns } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { Times } from '../read/times.js'
import type { Executor } from './executor.js'
import { inTurn } from './in-turn.js'
import { jobOf } from './job.js'
import { keepsAll } from './missing-columns.js'
import { partitionRunner } from './partition-runner.js'
import type { Got } from './read-or-stream.js'
import type { Run } from './run.js'
import type { Snapshot } from './snapshot.js'
import { stopwatch } from './stopwatch.js'
import { partialOf } from './stream-partition.js'
import type { Job } from './stream-partition.js'

/** A call up to its last step, which puts the partials together. */
export interface Ran {
  readonly job: Job
  readonly partials: readonly Contribution<object>[]
  /** Rows of each partition. */
  readonly rows: readonly PartitionData['own'][]
  readonly flaws: readonly EntityFlaws[]
  /** Of which what was read is. */
  readonly times: Times
  readonly executor: Executor
  /** By stage. */
  readonly ms: Readonly<Record<string, number>>
  readonly exchanged: Together['facts'] | undefined
}

/** Runs all of a call but its last step, over what the snapshot keeps, or what is read for it and for calls beside it. */
export const partialsOf = async (snapshot: Snapshot, run: Run): Promise<Ran> => {
  const { of, times, executor, ms, exchanged } =
    keptFor(snapshot, run) ?? (await snapshot.readQueue.ask(run, run.params))
  if ('streamed' in of) return { ...of.streamed, times, executor, ms, exchanged }
  const clock = stopwatch()
  const job = await jobOf(snapshot, run, (asOf) =>
    inTurn(() => mostFrequent(of.parts.map(({ orders, own }) => currenciesOf(orders, own.orders, asOf)))),
  )
  const runner = partitionRunner({
    executor,
    partitions: of.parts.map(({ partition }) => partition),
    moments: run.plan.readView.moments,
    stage: 'analyse',
    ...listeningOf(run.params),
  })
  const partials = await runner.run(
    partialOf,
    of.parts.map((data) => ({ job, data })),
  )
  return {
    job,
    partials,
    rows: of.parts.map(({ own }) => own),
    flaws: of.parts.map(flawsOf),
    times,
    executor,
    ms: { ...ms, partial: clock() },
    exchanged,
  }
}

/** What is kept needs no turn. */
const keptFor = (snapshot: Snapshot, { analysis, plan }: Run): Got | undefined => {
  if (!keepsAll(snapshot, plan.partitions, plan)) return undefined
  const products = analysis.catalogue(plan.spec)
  if (products && !hasColumns(snapshot.catalogue, products)) return undefined
  const kept = snapshot.columns.get(plan.partitions)
  return (
    kept && {
      of: { parts: kept.linked },
      times: kept.times,
      executor: snapshot.place.executor(plan.threads),
      ms: { read: 0 },
      exchanged: undefined,
    }
  )
}
