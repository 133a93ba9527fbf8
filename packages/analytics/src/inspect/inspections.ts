import { examine } from '../doctor/examine.js'
import { idsOfHashes } from '../doctor/id-hashes.js'
import { lendRows } from '../read/lend-ghosts.js'
import type { StorePair } from '../stores/store-pair.js'
import { countCurrencies } from '../read/currencies.js'
import { streamPartition } from '../execute/stream-partition.js'
import { comparePartition } from '../reconcile/compare-partition.js'
import { findAway } from '../reconcile/away.js'
import { linksOfPartition } from '../reconcile/links.js'
import { readerOf } from '../read/reader.js'
import type { Moments } from '../read/reader.js'

/** What can be done to one partition, reading it and keeping nothing, by name. Workers find theirs here. */
const inspections = {
  stream: streamPartition,
  lend: lendRows,
  currencies: countCurrencies,
  examine,
  idsOfHashes,
  links: linksOfPartition,
  away: findAway,
  compare: comparePartition,
}

type Inspections = typeof inspections
export type InspectionName = keyof Inspections
export type Task<N extends InspectionName> = Parameters<Inspections[N]>[1]
export type Found<N extends InspectionName> = Awaited<ReturnType<Inspections[N]>>

export interface Inspection<N extends InspectionName = InspectionName> {
  readonly name: N
  readonly task: Task<N>
  readonly moments: Moments
}

export const runInspection = (
  stores: StorePair,
  { name, task, moments }: Inspection,
  signal?: AbortSignal,
): Promise<unknown> => {
  const run = inspections[name] as (reader: ReturnType<typeof readerOf>, task: unknown) => Promise<unknown>
  return run(readerOf(stores, moments, signal), task)
}
