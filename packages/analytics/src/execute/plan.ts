import { bucketCount, throwIfAborted } from '@polymart/core'
import type { ExtraFields } from '@polymart/core'
import { isComposite } from '../define/any-analysis.js'
import type { AnyAnalysis } from '../define/any-analysis.js'
import { checkRun } from '../params/common.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { withBase } from '../read/partition.js'
import type { StorePair } from '../stores/store-pair.js'
import { joinWanted, timesNeeded } from '../read/times.js'
import type { Times, Wanted } from '../read/times.js'
import type { Scope } from '../params/scope.js'
import { inTurn } from './in-turn.js'
import type { ReadView } from './read-view.js'
import type { Snapshot } from './snapshot.js'
import { threadsFor } from './executor.js'
import type { Threads } from './executor.js'

/** What an analysis of these parameters will read, and how it will run. */
export interface Plan {
  readonly readView: ReadView
  /** The currency is null if it must be found by reading the orders. */
  readonly spec: { readonly scope: Scope }
  readonly needs: Wanted['needs']
  /** Of which times. */
  readonly times: Times
  /** What it needs of products; null if nothing. */
  readonly catalogue: readonly string[] | null
  readonly threads: Threads
  readonly partitions: number
}

/** Plans a run from what the stores say of themselves; no row is read. */
export const planRun = async (
  snapshot: Snapshot,
  analysis: AnyAnalysis,
  params: CommonParams & RunOptions,
): Promise<Plan> => {
  checkRun(params)
  throwIfAborted(params.signal)
  const readView = await snapshot.readView()
  return inTurn(() => planned(snapshot, readView, analysis, params))
}

const planned = (
  snapshot: Snapshot,
  readView: ReadView,
  analysis: AnyAnalysis,
  params: CommonParams & RunOptions,
): Plan => {
  const { orders, sessions } = readView.extents
  const spec = analysis.spec(params, { orders, sessions, extra: extraOf(snapshot.place.stores) })
  const reads = isComposite(analysis)
    ? together(
        Object.values(analysis.parts(spec, params)).map((part) =>
          planned(snapshot, readView, part.analysis, part.params),
        ),
      )
    : {
        needs: withBase(analysis.needs(spec)),
        times: timesNeeded(analysis.times(spec), spec.scope.asOf, readView.extents),
        catalogue: analysis.catalogue(spec),
      }
  const rows = totalRows(readView)
  const threads = threadsFor(params, rows, snapshot.place)
  return {
    readView,
    spec,
    ...reads,
    threads,
    partitions: params.partitions ?? partitionsFor(snapshot, threads, rows),
  }
}

/** What several plans read. */
const together = (plans: readonly Plan[]): Pick<Plan, 'needs' | 'times' | 'catalogue'> => {
  const asked = plans.flatMap(({ catalogue }) => (catalogue ? [catalogue] : []))
  return { ...joinWanted(plans), catalogue: asked.length > 0 ? [...new Set(asked.flat())] : null }
}

const extraOf = ({ entities, sessions }: StorePair): ExtraFields => {
  const { sessions: _, ...ofEntities } = entities.extra ?? {}
  return { ...ofEntities, ...(sessions.extra?.sessions && { sessions: sessions.extra.sessions }) }
}

export const totalRows = ({ extents }: ReadView): number =>
  extents.users.rows + extents.orders.rows + extents.sessions.rows

/**
 * A part of a shop that is read partition by partition takes some tens of megabytes for each thread. On the caller's own
 * thread it is small enough to keep whoever shares it waiting for less than 50 ms.
 */
const rowsPerPart = { inline: 30_000, workers: 100_000 }

const partitionsFor = (snapshot: Snapshot, threads: Threads, rows: number): number => {
  return snapshot.columns.latest() ?? partsOf(rows, rowsPerPart[threads.kind], threads)
}

/** As many parts as it takes to bound each to so many rows, and to keep every thread busy. */
export const partsOf = (rows: number, rowsPerPart: number, { kind, workers }: Threads): number =>
  Math.min(bucketCount, Math.max(kind === 'inline' ? 1 : workers * 2, Math.ceil(rows / rowsPerPart)))
