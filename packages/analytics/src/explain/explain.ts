import type { EntityName } from '@polymart/core'
import { analysisNamed } from '../registry.js'
import { storeWarnings, understood } from '../execute/meta.js'
import { estimatedBytes } from '../exchange/estimate.js'
import { waitingBytes } from '../exchange/segment-store.js'
import { sourceParts } from '../exchange/source.js'
import { keepsAll, notKept, surelyFits, toRead } from '../execute/missing-columns.js'
import { planRun, totalRows } from '../execute/plan.js'
import type { Plan } from '../execute/plan.js'
import type { CommonParams, RunOptions } from '../params/common.js'
import { catalogueColumns, hasColumns } from '../read/catalogue.js'
import { storeOf } from '../stores/store-pair.js'
import { readsOf } from '../read/reads.js'
import type { Read } from '../read/reads.js'
import type { PartitionedEntity } from '../read/tables.js'
import { openEnds, shareOf } from '../read/times.js'
import type { Meta, TimeRead, Understood } from '../result/meta.js'
import type { Snapshot } from '../execute/snapshot.js'
import type { Shop } from '../shop.js'

/** What a run would read of one entity. */
export interface PlannedRead {
  readonly entity: EntityName
  /** The store's URL, without secrets. */
  readonly url: string
  /** Every column that the analysis needs. */
  readonly columns: readonly string[]
  /** Those of them that an earlier run left in memory, and that are not read again. */
  readonly kept: readonly string[]
  /**
   * Of which times the rows are read, half-open, null where it has no end; null if of all. Events of sessions may be read
   * of another time than what else they hold, which then stand in two reads.
   */
  readonly times: TimeRead | null
  /**
   * Rows that the store would be read for: all that it holds of the entity, or about as many as there are of those times
   * if rows come evenly; none if every column is kept.
   */
  readonly rows: number
  /** Rows that are not read, since they are of other times; estimated likewise. */
  readonly leftOut: number
  /** Scans into which the read is cut; the columns of each are joined on the thread that reads them. */
  readonly scans: number
  /** What the store itself leaves out: `columns` that are not asked for, `buckets` of persons in other scans, other `times`. */
  readonly pushedDown: readonly ('columns' | 'buckets' | 'times')[]
  /**
   * What would be put together by person first, from a store that is not laid out so, and about how many bytes that
   * would take; absent where nothing would.
   */
  readonly exchange?: { readonly columns: readonly string[]; readonly bytes: number }
}

/** What a run would do, in the terms of `Meta`, which says what one did. The currency is null if it would be found by reading. */
export interface Explanation
  extends Understood, Pick<Meta, 'analysis' | 'stores' | 'warnings' | 'executor' | 'workers' | 'partitions'> {
  readonly reads: readonly PlannedRead[]
}

/**
 * Says what `analyze` would do with the same arguments. Asks the stores for their state, number of rows and extent of
 * time, and reads no rows. Fails as the analysis would on arguments that are wrong.
 */
export const explain = async (
  shop: Shop,
  name: string,
  params: CommonParams & RunOptions = {},
): Promise<Explanation> => {
  const analysis = analysisNamed(name)
  const snapshot = shop.snapshot()
  const plan = await planRun(snapshot, analysis, params)
  const { readView, spec, threads, partitions } = plan
  const { entities, sessions } = shop.stores
  return {
    analysis: analysis.name,
    ...understood(analysis, spec, params),
    stores: {
      entities: { url: entities.url, ...readView.moments.entities },
      sessions: { url: sessions.url, ...readView.moments.sessions },
    },
    warnings: [...storeWarnings(readView, spec.scope), ...readTwice(snapshot, plan)],
    executor: threads.kind,
    workers: threads.workers,
    partitions,
    reads: [...partitionedReads(snapshot, plan), ...(await catalogueReads(snapshot, plan.catalogue))],
  }
}

/** Whether columns can be kept for both periods of a comparison is measured by reading a part of them, which this does not. */
const readTwice = (snapshot: Snapshot, plan: Plan): readonly string[] => {
  const { readView, spec, partitions } = plan
  const { stores, memory } = snapshot.place
  const kept = surelyFits(snapshot, totalRows(readView)) || keepsAll(snapshot, partitions, plan)
  // What was exchanged stays for the other period.
  const exchanged = !stores.entities.coPartitioned && !stores.sessions.coPartitioned
  if (!spec.scope.compared || kept || exchanged) return []
  return [
    `compare analyses two periods. If their columns take more than the ${Math.floor(memory / 2 ** 20)} MiB of memory that the shop may keep, it reads the stores once for each period, so twice the rows listed here.`,
  ]
}

const partitionedReads = (snapshot: Snapshot, plan: Plan): readonly PlannedRead[] => {
  const { readView, partitions } = plan
  const { extents } = readView
  const wanted = toRead(snapshot, partitions, plan, { extents, rows: totalRows(readView) })
  const missing = notKept(snapshot, partitions, wanted)
  const all: { readonly [E in PartitionedEntity]: number } = {
    users: extents.users.rows,
    transactions: extents.orders.rows,
    sessions: extents.sessions.rows,
  }
  return readsOf(wanted).map((need): PlannedRead => {
    const { entity, columns, span } = need
    const store = storeOf(snapshot.place.stores, entity)
    const notInMemory = columns.filter((column) => missing[entity]!.includes(column))
    const lacking = store.coPartitioned ? notInMemory : notExchanged(snapshot, { ...need, columns: notInMemory })
    const share = entity === 'users' ? 1 : shareOf(span, entity, extents)
    const rows = lacking.length > 0 ? Math.round(all[entity] * share) : 0
    const read = {
      entity,
      url: store.url,
      columns,
      kept: columns.filter((column) => !lacking.includes(column)),
      times: span ? openEnds(span) : null,
      rows,
      leftOut: lacking.length > 0 ? all[entity] - rows : 0,
    }
    const times = span ? (['times'] as const) : []
    if (store.coPartitioned)
      return { ...read, scans: lacking.length > 0 ? partitions : 0, pushedDown: ['columns', 'buckets', ...times] }
    if (lacking.length === 0) return { ...read, scans: 0, pushedDown: ['columns', ...times] }
    const exchange = { columns: lacking, bytes: estimatedBytes(entity, lacking, rows) }
    const scans = sourceParts(all[entity], waitingBytes(snapshot.place.exchangeMemory))
    return { ...read, scans, pushedDown: ['columns', ...times], exchange }
  })
}

/** The columns that an exchange would read: those that an earlier one has not put together. */
const notExchanged = ({ exchange }: Snapshot, need: Read): readonly string[] => {
  const [lacking] = exchange ? exchange.lacking([need]) : [need]
  return need.columns.filter((column) => lacking?.columns.includes(column))
}

/** Categories and products, which have no buckets and are read once for all partitions. */
const catalogueReads = (
  { catalogue, place: { stores } }: Snapshot,
  asked: readonly string[] | null,
): Promise<readonly PlannedRead[]> =>
  Promise.all(
    (asked ? (['categories', 'products'] as const) : []).map(async (entity): Promise<PlannedRead> => {
      const columns = catalogueColumns(asked ?? [])[entity]
      const kept = hasColumns(catalogue, asked ?? [])
      return {
        entity,
        url: stores.entities.url,
        columns,
        kept: kept ? columns : [],
        times: null,
        leftOut: 0,
        rows: kept ? 0 : (await stores.entities.extent(entity)).rows,
        scans: kept ? 0 : 1,
        pushedDown: ['columns'],
      }
    }),
  )
