import { fieldsOf, leavesOf, PolymartError, StoreLife, Throttle } from '@polymart/core'
import type { Batch, EntityName, Moment, Partition, ScanOptions, Store } from '@polymart/core'
import { Cluster, MissingTableError } from '../cluster/cluster.js'
import type { ClusterOptions } from '../cluster/cluster.js'
import type { Address } from '../address.js'
import { explained } from './explain.js'
import { factsOf, lookAt } from './facts.js'
import { rangeOfPartition, rangeOfPerson } from './keys.js'
import type { KeyRange } from './keys.js'
import { checkRows } from './gone.js'
import { tableNames } from './layout.js'
import { loadPlan, viewOf } from './load.js'
import { partitionsBySize } from './partitions.js'
import { scanRows } from './scan.js'
import type { ScannedRows, ScanRows } from './scan.js'
import type { TableOptions } from './schema.js'
import { checkFormat, readRecord } from './state.js'
import type { State, StoreRecord } from './state.js'
import { warningsOf } from './warnings.js'

/** The sessions of one person. */
export interface SessionsOfOptions {
  /** Half-open span of their starts, epoch milliseconds. */
  readonly from?: number
  readonly to?: number
  /** The latest so many. */
  readonly limit?: number
  /** Columns to read; default all. */
  readonly columns?: readonly string[]
  readonly signal?: AbortSignal
}

/** A session store in HBase. */
export interface HBaseStore extends Store {
  /** The sessions of a person (a user, or a visitor who never signed in), the latest first: one short range of rows. */
  sessionsOf(person: string, options?: SessionsOfOptions): Promise<ScannedRows>
}

export interface StoreOptions extends TableOptions {
  /** Rows a second that scans read and loads write, at most; default as many as there are. */
  readonly maxRate?: number
}

/** How often a read begins anew because a load has replaced what it was reading. */
const attempts = 5

export const hbaseStore = (address: Address, clusterOptions: ClusterOptions, options: StoreOptions): HBaseStore => {
  const { url } = address
  const cluster = new Cluster(address, clusterOptions)
  const names = tableNames(address)
  const life = new StoreLife({
    url,
    explained: (error) => explained(error, url),
    release: () => cluster.close(),
    signal: clusterOptions.signal,
  })
  let known: State | undefined

  /** What the servers hold now. */
  const record = async (): Promise<StoreRecord & { readonly state: State }> => {
    const found = await readRecord(cluster, names.meta).catch((error: unknown) => {
      throw error instanceof MissingTableError ? noStore(url) : error
    })
    if (!found.state || found.state.generation === 0) throw noStore(url)
    known = checkFormat(found.state, url)
    return { ...found, state: known }
  }

  const read = async (
    range: KeyRange,
    rows: ScanRows,
    moment?: Moment,
  ): Promise<ScannedRows & { generation: number }> => {
    const [load, store] = moment?.snapshot?.split(' ') ?? []
    const wanted = load === undefined ? undefined : Number(load)
    for (let attempt = 0; attempt < attempts; attempt++) {
      let state = known ?? (await record()).state
      if (wanted !== undefined && wanted > state.load) ({ state } = await record())
      if (moment && state.store !== store) ({ state } = await record())
      if (moment && state.store !== store) throw replaced(url)
      const isThere = (now: State): boolean => wanted !== undefined && wanted >= now.oldest && wanted <= now.load
      const former = moment && isThere(state)
      const view = former ? { ...viewOf(state), load: wanted! } : viewOf(state)
      const batch = await scanRows(cluster, names.sessions, range, view, rows)
      // What was read is all there unless a load has replaced it meanwhile.
      const { state: after } = await record()
      if (after.store !== state.store) {
        if (moment) throw replaced(url)
        continue
      }
      if (batch.rows === 0) await checkRows(cluster, names, after.rows)
      if (former ? isThere(after) : after.load === state.load)
        return { ...batch, generation: former ? moment.generation : state.generation }
    }
    throw new PolymartError(
      'changed',
      `${url} was loaded ${attempts} times while it was read. Read again when no load is under way.`,
    )
  }

  const throttle = new Throttle(options.maxRate)

  return {
    url,
    coPartitioned: true,
    holds: 'sessions',
    moment: () =>
      life.read(async () => {
        const { state, lease } = await record()
        return {
          generation: state.generation,
          at: state.at,
          // One that has made itself seen is only cleaning up.
          unfinishedSince: lease && lease.load > state.load ? lease.since : null,
          snapshot: [state.load, ...(state.store === undefined ? [] : [state.store])].join(' '),
        }
      }),
    extent: (entity) =>
      life.read(async () => {
        const { rows, earliest, latest } = (await record()).state
        return entity === 'sessions' ? { rows, earliest, latest } : { rows: 0, earliest: null, latest: null }
      }),
    partitions: (count) => life.read(() => partitionsBySize(cluster, names.sessions, count)),
    scan: <E extends EntityName>(entity: E, partition: Partition, { moment, ...rows }: ScanOptions) =>
      life.read(async () => {
        if (entity !== 'sessions')
          throw new PolymartError('argument', `Expected sessions, which are all that ${url} keeps, found ${entity}.`)
        const found = await read(rangeOfPartition(partition), { ...rows, throttle }, moment)
        return found as Batch<E> & { generation: number }
      }),
    sessionsOf: (person, { from, to, limit, columns = allColumns, signal } = {}) =>
      life.read(() => read(rangeOfPerson(person, from, to), { columns, limit, signal })),
    writer: (writeOptions = {}) => {
      const onState = (state: State): void => {
        known = state
      }
      return life.load(writeOptions, loadPlan({ cluster, names, tables: options, throttle, onState }, writeOptions))
    },
    facts: () =>
      life.read(async () => {
        const look = await lookAt(cluster, names)
        await checkRows(cluster, names, look.state?.rows ?? 0)
        return factsOf(look, names)
      }),
    warnings: () => life.read(async () => warningsOf(await lookAt(cluster, names), names)),
    close: () => life.close(),
  }
}

const allColumns = leavesOf(fieldsOf('sessions')).map(({ name }) => name)

const replaced = (url: string): PolymartError =>
  new PolymartError(
    'changed',
    `The store at ${url} was replaced by another one while it was read. Run the analysis again.`,
  )

const noStore = (url: string): PolymartError =>
  new PolymartError('unreachable', `There is no store at ${url}. Load data into it first.`)
