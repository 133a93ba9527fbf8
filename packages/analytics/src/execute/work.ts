import { analysisNamed } from '../registry.js'
import type { Contribution } from '../define/analysis.js'
import type { ExchangedPair } from '../exchange/exchanged.js'
import { coPartitionedPair } from '../exchange/pair.js'
import type { Sources } from '../stores/store-pair.js'
import { runInspection } from '../inspect/inspections.js'
import type { Inspection } from '../inspect/inspections.js'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import { readPartition } from '../read/read-partition.js'
import type { ReadDone, ReadTask } from '../read/read-partition.js'
import type { Scope } from '../params/scope.js'
import type { StoreOptions } from '../stores/options.js'
import type { StoreUrls } from '../stores/urls.js'

export interface PartialTask {
  readonly analysis: string
  readonly spec: { readonly scope: Scope }
  readonly data: PartitionData
  readonly catalogue: Catalogue | undefined
}

/** A piece of work on one partition; what it needs and gives can be posted between threads. */
export type Work = { readonly read: ReadTask } | { readonly partial: PartialTask } | { readonly inspect: Inspection }
export type Done =
  { readonly read: ReadDone } | { readonly partial: Contribution<unknown> } | { readonly inspect: unknown }

/** A piece of work for another thread, and where its rows are. */
export interface WorkerTask {
  readonly urls: StoreUrls
  readonly options: StoreOptions
  readonly exchanged: ExchangedPair | undefined
  readonly work: Work
}

export interface WorkOptions {
  readonly exchanged: ExchangedPair | undefined
  readonly signal?: AbortSignal
}

export const doWork = async (sources: Sources, work: Work, { exchanged, signal }: WorkOptions): Promise<Done> => {
  if ('read' in work)
    return { read: await readPartition(await coPartitionedPair(sources, exchanged), work.read, signal) }
  if ('inspect' in work) {
    return { inspect: await runInspection(await coPartitionedPair(sources, exchanged), work.inspect, signal) }
  }
  const { analysis, data, spec, catalogue } = work.partial
  return { partial: analysisNamed(analysis).partial(data, spec, catalogue) }
}
