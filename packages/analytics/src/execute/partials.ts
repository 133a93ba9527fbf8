import { PolymartError, throwIfAborted } from '@polymart/core'
import type { Runnable } from '../define/runnable.js'
import type { Contribution } from '../define/analysis.js'
import type { Together } from '../exchange/exchange.js'
import { alignedPair, sourcesOf } from '../exchange/pair.js'
import { inspectorOf } from '../inspect/inspect.js'
import type { Inspector } from '../inspect/inspect.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { readCatalogue } from '../read/catalogue.js'
import type { Catalogue } from '../read/catalogue.js'
import { currenciesOf, mostFrequent } from '../read/currencies.js'
import { flawsOf } from '../read/flaws.js'
import type { PartitionFlaws } from '../read/flaws.js'
import type { PartitionData } from '../read/partition.js'
import type { Job } from '../read/stream-partition.js'
import { joinNeeds } from '../read/tables.js'
import type { Needs } from '../read/tables.js'
import type { Shop } from '../shop.js'
import type { Executor } from './executor.js'
import { fitsMemory } from './fits.js'
import { needsToExchange } from './kept.js'
import { totalRows } from './plan.js'
import type { Plan } from './plan.js'
import { readColumns } from './read.js'
import { stopwatch } from './stopwatch.js'
import { streamJobs } from './stream.js'

/** A call whose parameters are known to be right. */
export interface Run {
  readonly analysis: Runnable
  readonly params: CommonParams & RunOptions
  readonly plan: Plan
}

/** A run up to its last step, which puts the partials together. */
export interface Ran {
  readonly job: Job
  readonly partials: readonly Contribution<unknown>[]
  /** Rows of each partition. */
  readonly rows: readonly PartitionData['own'][]
  readonly flaws: readonly PartitionFlaws[]
  readonly executor: Executor
  /** By stage. */
  readonly ms: Readonly<Record<string, number>>
  readonly exchanged: Together['facts'] | undefined
}

/** Runs all but the last step of runs, which share one reading of the stores and the options of the first run. */
export const partialsOf = async (shop: Shop, runs: readonly Run[]): Promise<readonly Ran[]> => {
  const { plan, params } = runs[0]!
  const needs = joinNeeds(...runs.map((run) => run.plan.needs))
  const clock = stopwatch()
  const lacking = needsToExchange(shop, plan.partitions, needs, totalRows(plan.sight))
  if (!lacking) return partialsFrom(shop, runs, needs, undefined)
  return shop.together(lacking, { ...params, purpose: purposeOf(shop, runs) }, async (together) => {
    const exchange = clock()
    const ran = await partialsFrom(shop, runs, needs, together)
    return ran.map((one) => ({ ...one, exchanged: together.facts, ms: { exchange, ...one.ms } }))
  })
}

/** Which analyses read, and of which open shop. */
const purposeOf = ({ id }: Shop, runs: readonly Run[]): string =>
  `${[...new Set(runs.map(({ analysis }) => analysis.name))].join(', ')} ${id}`

const partialsFrom = async (
  shop: Shop,
  runs: readonly Run[],
  needs: Needs,
  together: Together | undefined,
): Promise<readonly Ran[]> => {
  const { plan, params } = runs[0]!
  const { signal, onProgress } = params
  const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const exchanged = together?.exchanged
  const executor = shop.executor(plan.threads, exchanged)
  const clock = stopwatch()
  const partitions = await shop.partitions(plan.partitions, await alignedPair(sourcesOf(shop.stores), exchanged))
  const purpose = purposeOf(shop, runs)
  const reading = { executor, partitions: plan.partitions, purpose, ...options }
  if (await fitsMemory(shop, needs, reading)) {
    const parts = await readColumns(shop, needs, reading)
    shop.exchange?.spend()
    const jobs = await jobsOf(shop, runs, (asOf) =>
      mostFrequent(parts.map(({ orders, own }) => currenciesOf(orders, own.orders, asOf))),
    )
    const read = clock()
    const rows = parts.map(({ own }) => own)
    const flaws = parts.map(flawsOf)
    const ran: Ran[] = []
    for (const job of jobs) {
      const partials = await analyseParts(executor, job, parts, options)
      ran.push({ job, partials, rows, flaws, executor, ms: { read, partial: clock() }, exchanged: undefined })
    }
    return ran
  }
  const moments = { ...plan.sight.moments, purpose }
  const cut = { threads: plan.threads, partitions, exchanged }
  const inspector = inspectorOf(shop, cut, moments, options, 'analyse')
  const jobs = await jobsOf(shop, runs, (asOf) => streamedCurrency(inspector, asOf))
  const streamed = await streamJobs(inspector, needs, jobs, shop.named.get(plan.partitions))
  if (needs.sessions) shop.named.set(plan.partitions, streamed.named)
  shop.wasRead = true
  const ms = { stream: clock() }
  return jobs.map((job, i) => ({
    job,
    partials: streamed.partials[i]!,
    rows: streamed.rows,
    flaws: streamed.flaws,
    executor,
    ms,
    exchanged: undefined,
  }))
}

/** Completes what only the stores know: the shop's currency, and its products. */
const jobsOf = async (
  shop: Shop,
  runs: readonly Run[],
  currencyAt: (asOf: number) => string | null | Promise<string | null>,
): Promise<readonly Job[]> => {
  const currencies = new Map<number, string | null>()
  const jobs: Job[] = []
  for (const { analysis, params, plan } of runs) {
    const { scope } = plan.spec
    let currency = scope.currency ?? currencies.get(scope.asOf)
    if (currency === undefined) currencies.set(scope.asOf, (currency = await currencyAt(scope.asOf)))
    const catalogue = analysis.catalogue(plan.spec) ? await catalogueOf(shop, plan, params.signal) : undefined
    jobs.push({ analysis: analysis.name, spec: { ...plan.spec, scope: { ...scope, currency } }, catalogue })
  }
  return jobs
}

const streamedCurrency = async (inspector: Inspector, asOf: number): Promise<string | null> =>
  mostFrequent(
    await inspector.run(
      'currencies',
      inspector.partitions.map((partition) => ({ partition, asOf })),
    ),
  )

const catalogueOf = async (shop: Shop, { sight }: Plan, signal: AbortSignal | undefined): Promise<Catalogue> => {
  if (shop.catalogue) return shop.catalogue
  throwIfAborted(signal)
  const { catalogue, generation, unreadable } = await readCatalogue(
    shop.stores.entities,
    { moment: sight.moments.entities, purpose: `products ${shop.id}` },
    signal,
  )
  if (generation !== sight.moments.entities.generation) {
    throw new PolymartError(
      'changed',
      'The store was loaded again while it was being read: call refresh() and run the analysis again.',
    )
  }
  shop.unreadableProducts = unreadable
  return (shop.catalogue = catalogue)
}

const analyseParts = async (
  executor: Executor,
  { analysis, spec, catalogue }: Job,
  parts: readonly PartitionData[],
  { signal, onProgress }: RunOptions,
): Promise<readonly Contribution<unknown>[]> => {
  let finished = 0
  const onDone = (): void =>
    onProgress?.({ stage: 'analyse', done: ++finished, total: parts.length, unit: 'partitions' })
  const done = await executor.run(
    parts.map((data) => ({ partial: { analysis, spec, data, catalogue } })),
    { onDone, ...(signal && { signal }) },
  )
  return done.map((piece) => (piece as { partial: Contribution<unknown> }).partial)
}
