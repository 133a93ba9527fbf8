import type { Contribution } from '../define/analysis.js'
import type { Together } from '../exchange/exchange.js'
import { coPartitionedPair } from '../exchange/pair.js'
import { sourcesOf } from '../stores/store-pair.js'
import { inspectorOf } from '../inspect/inspect.js'
import type { Inspector } from '../inspect/inspect.js'
import { hasColumns, readCatalogue } from '../read/catalogue.js'
import { mostFrequent } from '../read/currencies.js'
import type { PartitionFlaws } from '../read/flaws.js'
import type { PartitionData } from '../read/partition.js'
import type { Job } from './stream-partition.js'
import { joinNeeds } from '../read/tables.js'
import type { Executor } from './executor.js'
import { fitsMemory } from './fits.js'
import { jobOf } from './job.js'
import { needsToExchange } from './missing-columns.js'
import { totalRows } from './plan.js'
import { readColumns } from './read-columns.js'
import type { Listening } from './read-queue.js'
import type { Run } from './run.js'
import type { Snapshot } from './snapshot.js'
import { stopwatch } from './stopwatch.js'
import { streamJobs } from './stream-jobs.js'

/** What a partition contributes to a call that was streamed. */
export interface StreamedParts {
  readonly job: Job
  readonly partials: readonly Contribution<unknown>[]
  /** Rows of each partition. */
  readonly rows: readonly PartitionData['own'][]
  readonly flaws: readonly PartitionFlaws[]
}

/** What was read for a call: columns, or, where a shop cannot keep them, what came of them. */
export interface Got {
  readonly of: { readonly parts: readonly PartitionData[] } | { readonly streamed: StreamedParts }
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
  const needs = joinNeeds(...runs.map((run) => run.plan.needs))
  const clock = stopwatch()
  await readProducts(snapshot, runs, listening)
  const lacking = needsToExchange(snapshot, plan.partitions, needs, totalRows(plan.sight))
  if (!lacking) return readCoPartitioned(snapshot, runs, listening, undefined)
  return snapshot.together(lacking, { ...listening, purpose: purposeOf(snapshot, runs) }, async (together) => {
    const exchange = clock()
    const got = await readCoPartitioned(snapshot, runs, listening, together)
    return got.map((one) => ({ ...one, exchanged: together.facts, ms: { exchange, ...one.ms } }))
  })
}

/** Which analyses read, and of which open shop. */
const purposeOf = ({ place: { id } }: Snapshot, runs: readonly Run[]): string =>
  `${[...new Set(runs.map(({ analysis }) => analysis.name))].join(', ')} ${id}`

const readCoPartitioned = async (
  snapshot: Snapshot,
  runs: readonly Run[],
  listening: Listening,
  together: Together | undefined,
): Promise<readonly Got[]> => {
  const { plan } = runs[0]!
  const needs = joinNeeds(...runs.map((run) => run.plan.needs))
  const exchanged = together?.exchanged
  const { place } = snapshot
  const executor = place.executor(plan.threads, exchanged)
  const clock = stopwatch()
  const partitions = await snapshot.partitions(
    plan.partitions,
    await coPartitionedPair(sourcesOf(place.stores), exchanged),
  )
  const purpose = purposeOf(snapshot, runs)
  const reading = { executor, partitions: plan.partitions, purpose, ...listening }
  if (await fitsMemory(snapshot, needs, reading)) {
    const parts = await readColumns(snapshot, needs, reading)
    snapshot.exchange?.spend()
    const ms = { read: clock() }
    return runs.map(() => ({ of: { parts }, executor, ms, exchanged: undefined }))
  }
  const moments = { ...plan.sight.moments, purpose }
  const cut = { threads: plan.threads, partitions, exchanged }
  const inspector = inspectorOf(place, cut, moments, listening, 'analyse')
  const jobs: Job[] = []
  for (const run of runs) jobs.push(await jobOf(snapshot, run, (asOf) => currencyIn(inspector, asOf)))
  const streamed = await streamJobs(inspector, needs, jobs, snapshot.named.get(plan.partitions))
  if (needs.sessions) snapshot.named.set(plan.partitions, streamed.named)
  snapshot.wasRead = true
  const ms = { stream: clock() }
  const { rows, flaws } = streamed
  return jobs.map((job, i) => ({
    of: { streamed: { job, partials: streamed.partials[i]!, rows, flaws } },
    executor,
    ms,
    exchanged: undefined,
  }))
}

const currencyIn = async (inspector: Inspector, asOf: number): Promise<string | null> =>
  mostFrequent(
    await inspector.run(
      'currencies',
      inspector.partitions.map((partition) => ({ partition, asOf })),
    ),
  )

/** Products and categories, which lie in no partition, if a call needs them. */
const readProducts = async (snapshot: Snapshot, runs: readonly Run[], { signal }: Listening): Promise<void> => {
  const asked = runs.map(({ analysis, plan }) => analysis.catalogue(plan.spec))
  const run = runs[asked.findIndex((columns) => columns !== null)]
  const columns = asked.flatMap((columns) => columns ?? [])
  if (!run || hasColumns(snapshot.catalogue, columns)) return
  const { catalogue, unreadable } = await readCatalogue(
    snapshot.place.stores.entities,
    [...columns, ...(snapshot.catalogue?.asked ?? [])],
    { moment: run.plan.sight.moments.entities, purpose: `products ${snapshot.place.id}` },
    signal,
  )
  snapshot.unreadableProducts = unreadable
  snapshot.catalogue = catalogue
}
