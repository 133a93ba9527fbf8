import { digitsMark } from '@polymart/core'
import type { Batch, Lease, LoadPlan, LoadPolicy, LoadWork, Throttle, WriteOptions } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { getRow } from '../table/row.js'
import { checkRow, firstRow, notWhole, whileLoading } from './gone.js'
import { format, versionOfFormat } from './layout.js'
import type { TableNames } from './layout.js'
import { LeaseRow } from './lease.js'
import { ensureTables } from './schema.js'
import type { TableOptions } from './schema.js'
import { emptyState, formerFormats } from './state.js'
import type { State } from './state.js'
import { sweep } from './sweep.js'
import type { View } from './view.js'
import { SessionWriter } from './writer.js'

export interface LoadPlace {
  readonly cluster: Cluster
  readonly names: TableNames
  readonly tables: TableOptions
  readonly throttle: Throttle
  /** Is told the state that a load leaves. */
  readonly onState: (state: State) => void
}

/** A load that replaces more than one row in so many deletes what it replaced at once; others leave it to a later one. */
const rowsPerReplaced = 20

/** A load into tables: it takes the lease, and deletes what one that was broken off has left. */
export const loadPlan = (place: LoadPlace, options: WriteOptions): LoadPlan<LeaseRow> => {
  const { cluster, names, tables } = place
  const { recreate = false, signal } = options
  let made: Awaited<ReturnType<typeof ensureTables>>
  return {
    holds: 'sessions',
    place: async () => {
      made = await ensureTables(cluster, names, tables)
      return new LeaseRow(cluster, names.meta, recreate)
    },
    begin: async (row, lease, { sessions: policy }) => {
      if (row.state.litter) {
        const state = { ...row.state, oldest: row.state.load }
        await change(row, lease, state)
        await sweep(cluster, names.sessions, viewOf(state), signal)
        await change(row, lease, { ...state, litter: false, superseded: 0 })
      }
      // One that stays as it is: rows that a TTL drops do not.
      const { rows } = row.state
      const { ttl } = made
      const stays = ttl === Infinity && !recreate && rows > 0
      const witness = stays ? await firstRow(cluster, names.sessions) : undefined
      if ((made.made && !recreate && rows > 0) || (stays && !witness)) throw notWhole(cluster, names, rows)
      return new Load(place, { row, lease, policy, ttl, witness }, options)
    },
  }
}

export const viewOf = (state: State): View => ({
  base: state.base,
  load: state.load,
  dead: new Set(state.dead),
  former: formerFormats(state, state.load + 1).map((former) => ({
    before: former.before,
    version: versionOfFormat.get(former.format)!,
  })),
})

/** Changes the state as long as the store is the load's. */
const change = async (row: LeaseRow, lease: Lease, state: State): Promise<void> => {
  if (!(await row.change({ state }))) throw await lease.loss()
}

/** How a load finds the store. */
interface Beginning {
  readonly row: LeaseRow
  readonly lease: Lease
  readonly policy: LoadPolicy
  readonly ttl: number | undefined
  /** A row of a former load. */
  readonly witness: Buffer | undefined
}

class Load implements LoadWork {
  private readonly place: LoadPlace
  private readonly beginning: Beginning
  private readonly options: WriteOptions
  private readonly writer: SessionWriter

  constructor(place: LoadPlace, beginning: Beginning, options: WriteOptions) {
    this.place = place
    this.beginning = beginning
    this.options = options
    const { row, policy, ttl } = beginning
    const { state, load } = row
    const { recreate = false, signal } = options
    this.writer = new SessionWriter({
      cluster: place.cluster,
      table: place.names.sessions,
      policy,
      load,
      // What this load sees, its own rows included.
      view: { ...viewOf(state), load, ...(recreate && { base: load }) },
      empty: recreate || state.rows === 0,
      ttl,
      throttle: place.throttle,
      signal,
    })
  }

  write(batch: Batch, first: number, without: ReadonlySet<number>): Promise<void> {
    return this.writer.write(batch, first, without)
  }

  async settle(): Promise<void> {
    await this.writer.settle()
    await this.writer.checkKept()
  }

  async publish(): Promise<number> {
    const { cluster, names, onState } = this.place
    const { row, lease } = this.beginning
    const { recreate = false } = this.options
    const after = this.stateAfter()
    const sweeps = after.superseded > 0 && (recreate || after.superseded * rowsPerReplaced > after.rows)
    await this.checkThere('Nothing of this load is seen. Load all data again with --recreate.')
    // From here on the load is seen.
    const seen = { ...after, ...((recreate || sweeps) && { oldest: after.load }) }
    await change(row, lease, seen)
    row.after = seen
    // If cleaning up fails the load stands all the same, and the next one does it.
    const swept = sweeps && (await succeeds(sweep(cluster, names.sessions, viewOf(seen))))
    row.after = { ...seen, ...(swept ? { superseded: 0 } : { litter: sweeps }) }
    await this.checkThere('Load all data again with --recreate.')
    onState(row.after)
    return after.generation
  }

  failed(error: unknown): unknown {
    return whileLoading(error, this.place.cluster.address)
  }

  /** What was written, and what was there before, is in the tables that were there, which may be there no more. */
  private async checkThere(stored: string): Promise<void> {
    const { cluster, names } = this.place
    const { witness } = this.beginning
    if (witness) await checkRow(cluster, names.sessions, witness, stored)
    const first = this.writer.lasting()
    // Also where nothing was written: the table may be gone or disabled.
    if (first) await checkRow(cluster, names.sessions, first, stored)
    else await getRow(cluster, names.sessions, anyRow)
  }

  /** What was written is never seen, and deleted by the next load, since that takes a walk through the whole table. */
  async takeBack(): Promise<boolean> {
    await this.writer.settle().catch(() => undefined)
    return true
  }

  private stateAfter(): State {
    const { policy, row } = this.beginning
    const { state, load } = row
    const { recreate = false } = this.options
    const { earliest, latest, superseded } = this.writer
    const before = recreate ? emptyState : state
    return {
      ...state,
      format,
      former: recreate ? [] : formerFormats(state, load),
      minorDigits: digitsMark,
      generation: state.generation + 1,
      at: Date.now(),
      load,
      ...(recreate && { base: load, dead: [] }),
      rows: before.rows + policy.report.written,
      earliest: outermost(Math.min, before.earliest, earliest),
      latest: outermost(Math.max, before.latest, latest),
      superseded: recreate ? state.rows + state.superseded + superseded : state.superseded + superseded,
    }
  }
}

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

const outermost = (of: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : of(a, b)

const anyRow = Buffer.from('0')
