import type { Contribution } from '../define/analysis.js'
import type { Together } from '../exchange/exchange.js'
import type { ExchangedPair } from '../exchange/exchanged.js'
import type { Listening } from '../params/common.js'
import { hasColumns, readCatalogue } from '../read/catalogue.js'
import { countCurrencies, mostFrequent } from '../read/currencies.js'
import type { EntityFlaws } from '../read/flaws.js'
import type { PartitionData } from '../read/partition.js'
import { readerOf } from '../read/reader.js'
import { readsOf } from '../read/reads.js'
import { joinWanted } from '../read/times.js'
import type { Times, TimeSpan, Wanted } from '../read/times.js'
import { sourcesOf } from '../stores/store-pair.js'
import type { Executor } from './executor.js'
import { fitsMemory } from './fits.js'
import { jobOf } from './job.js'
import { needsToExchange, toRead } from './missing-columns.js'
import { partitionRunner } from './partition-runner.js'
import type { PartitionRunner } from './partition-runner.js'
import { totalRows } from './plan.js'
import { readColumns } from './read-columns.js'
import type { Run } from './run.js'
import type { Snapshot } from './snapshot.js'
import { stopwatch } from './stopwatch.js'
import { streamJobs } from './stream-jobs.js'
import type { Job } from './stream-partition.js'

/** What a partition contributes to a call that was streamed. */
export interface StreamedParts {
  readonly job: Job
  readonly partials: readonly Contribution<object>[]
  /** Rows of each partition. */
  readonly rows: readonly PartitionData['own'][]
  readonly flaws: readonly EntityFlaws[]
}

/** What was read for a call: columns, or, where a shop cannot keep them, what came of them. */
export interface Got {
  readonly of: { readonly parts: readonly PartitionData[] } | { readonly streamed: StreamedParts }
  /** Of which what was read is. */
  readonly times: Times
  readonly executor: Executor
  /** By stage. */
  readonly ms: Readonly<Record<string, number>>
  readonly exchanged: Together['facts'] | undefined
}

/** Reads what calls need that are cut alike. */
export const readOrStream = async (
  snapshot: Snapshot,
  runs: readonly Run[],
  listening: Listening,
): Promise<readonly Got[]> => {
  const { plan } = runs[0]!
  const wanted = joinWanted(runs.map((run) => run.plan))
  const clock = stopwatch()
  await readProducts(snapshot, runs, listening)
  const { readView, partitions } = plan
  const rows = totalRows(readView)
  const reading = toRead(snapshot, partitions, wanted, { ...readView, rows })
  const lacking = needsToExchange(snapshot, partitions, reading, rows)
  if (!lacking) return readCoPartitioned(snapshot, runs, { wanted, reading }, listening, undefined)
  return snapshot.together(readsOf(lacking), { ...listening, purpose: purposeOf(snapshot, runs) }, async (together) => {
    const exchange = clock()
    const got = await readCoPartitioned(
      snapshot,
      runs,
      // What was exchanged can be read as it was.
      { wanted: reading, reading },
      listening,
      together.exchanged,
    )
    return got.map((one) => ({ ...one, exchanged: together.facts, ms: { exchange, ...one.ms } }))
  })
}

/** Which analyses read, and of which open shop. */
const purposeOf = ({ place: { id } }: Snapshot, runs: readonly Run[]): string =>
  `${[...new Set(runs.map(({ analysis }) => analysis.name))].join(', ')} ${id}`

const readCoPartitioned = async (
  snapshot: Snapshot,
  runs: readonly Run[],
  { wanted, reading }: { readonly wanted: Wanted; readonly reading: Wanted },
  { onProgress, ...rest }: Listening,
  exchanged: ExchangedPair | undefined,
): Promise<readonly Got[]> => {
  const { plan } = runs[0]!
  const executor = snapshot.place.executor(plan.threads, exchanged)
  const clock = stopwatch()
  const runner = {
    executor,
    partitions: await snapshot.partitions(plan.partitions, exchanged),
    moments: { ...plan.readView.moments, purpose: purposeOf(snapshot, runs) },
    ...rest,
  }
  const heard = { ...runner, ...(onProgress && { onProgress }) }
  const got = { executor, exchanged: undefined }
  if (await fitsMemory(snapshot, reading, plan.partitions, partitionRunner({ ...runner, stage: 'read' }))) {
    const reader = partitionRunner({ ...heard, stage: 'read' })
    const parts = await readColumns(snapshot, reading, plan.partitions, reader)
    snapshot.exchange?.spend()
    const ms = { read: clock() }
    return runs.map(() => ({ ...got, times: reading.times, of: { parts }, ms }))
  }
  const analyser = partitionRunner({ ...heard, stage: 'analyse' })
  const jobs: Job[] = []
  for (const run of runs)
    jobs.push(await jobOf(snapshot, run, (asOf) => currencyIn(analyser, asOf, wanted.times.transactions)))
  const streamed = await streamJobs(analyser, wanted, jobs, snapshot.named.get(plan.partitions))
  // Of all times: then others need not look for them.
  if (wanted.needs.sessions && !wanted.times.sessions) snapshot.named.set(plan.partitions, streamed.named)
  snapshot.wasRead = true
  const ms = { stream: clock() }
  const { rows, flaws } = streamed
  return jobs.map((job, i) => ({
    ...got,
    times: wanted.times,
    of: { streamed: { job, partials: streamed.partials[i]!, rows, flaws } },
    ms,
  }))
}

const currencyIn = async (
  { partitions, run }: PartitionRunner,
  asOf: number,
  span: TimeSpan | undefined,
): Promise<string | null> =>
  mostFrequent(
    await run(
      countCurrencies,
      partitions.map((partition) => ({ partition, asOf, span })),
    ),
  )

/** Products and categories, which lie in no partition, if a call needs them. */
const readProducts = async (snapshot: Snapshot, runs: readonly Run[], { signal }: Listening): Promise<void> => {
  const asked = runs.map(({ analysis, plan }) => analysis.catalogue(plan.spec))
  const run = runs[asked.findIndex((columns) => columns !== null)]
  const columns = asked.flatMap((columns) => columns ?? [])
  if (!run || hasColumns(snapshot.catalogue, columns)) return
  const moments = { ...run.plan.readView.moments, purpose: `products ${snapshot.place.id}` }
  const { catalogue, flaws } = await readCatalogue(readerOf(sourcesOf(snapshot.place.stores), moments, signal), [
    ...columns,
    ...(snapshot.catalogue?.asked ?? []),
  ])
  snapshot.catalogueFlaws = flaws
  snapshot.catalogue = catalogue
}
