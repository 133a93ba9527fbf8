import { digitsMark, Lease, LoadPolicy, loadReport, LoadSteps, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, LoadIssue, LoadReport, StoreWriter, Throttle, WriteOptions } from '@polymart/core'
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
  readonly explained: (error: unknown) => Error
  /** Is told the state that a load leaves. */
  readonly onState: (state: State) => void
}

/** A load that replaces more than one row in so many deletes what it replaced at once; others leave it to a later one. */
const rowsPerReplaced = 20

/** Begins a load: takes the lease, and deletes what one that was broken off has left. */
export const beginLoad = async (place: LoadPlace, options: WriteOptions): Promise<StoreWriter> => {
  const { cluster, names, tables, explained } = place
  const { recreate = false, signal } = options
  throwIfAborted(signal)
  try {
    const { ttl, made } = await ensureTables(cluster, names, tables)
    const row = new LeaseRow(cluster, names.meta, recreate)
    const lease = await Lease.take(row)
    try {
      if (row.state.litter) {
        const state = { ...row.state, oldest: row.state.load }
        await change(row, lease, state)
        await sweep(cluster, names.sessions, viewOf(state), signal)
        await change(row, lease, { ...state, litter: false, superseded: 0 })
      }
      // One that stays as it is: rows that a TTL drops do not.
      const { rows } = row.state
      const stays = ttl === Infinity && !recreate && rows > 0
      const witness = stays ? await firstRow(cluster, names.sessions) : undefined
      if ((made && !recreate && rows > 0) || (stays && !witness)) throw notWhole(cluster, names, rows)
      return new Load(place, { row, lease, ttl, witness }, options)
    } catch (error) {
      await lease.release().catch(() => lease.abandon())
      throw error
    }
  } catch (error) {
    throw explained(error)
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
  readonly ttl: number | undefined
  /** A row of a former load. */
  readonly witness: Buffer | undefined
}

class Load implements StoreWriter {
  private readonly witness: Buffer | undefined
  private readonly place: LoadPlace
  private readonly lease: Lease
  private readonly row: LeaseRow
  private readonly options: WriteOptions
  private readonly policy: LoadPolicy
  private readonly writer: SessionWriter
  private readonly steps = new LoadSteps(
    () => this.ended,
    async (error) => {
      await this.end()
      return this.place.explained(whileLoading(error, this.place.cluster.address))
    },
  )
  private ended = false

  constructor(place: LoadPlace, { row, lease, ttl, witness }: Beginning, options: WriteOptions) {
    this.place = place
    this.witness = witness
    this.lease = lease
    this.row = row
    this.options = options
    this.policy = new LoadPolicy('sessions', options)
    const { state, load } = row
    const { recreate = false, signal } = options
    this.writer = new SessionWriter({
      cluster: place.cluster,
      table: place.names.sessions,
      policy: this.policy,
      load,
      // What this load sees, its own rows included.
      view: { ...viewOf(state), load, ...(recreate && { base: load }) },
      empty: recreate || state.rows === 0,
      ttl,
      throttle: place.throttle,
      signal,
    })
  }

  write(batch: Batch): Promise<void> {
    return this.steps.run(async () => {
      throwIfAborted(this.options.signal)
      await this.lease.check()
      if (batch.entity !== 'sessions') {
        throw new PolymartError(
          'argument',
          `Expected sessions, which are all that ${this.place.cluster.address.url} keeps, found ${batch.entity}. Load them into the store of entities.`,
        )
      }
      const first = this.policy.read(batch.rows)
      const without = this.options.strict ? this.policy.refuse(batch, first) : nothing
      await this.writer.write(batch, first, without)
    })
  }

  reject(issue: LoadIssue): void {
    this.policy.reject(this.policy.read(1), issue)
  }

  finish(): Promise<LoadReport> {
    return this.steps.run(async () => {
      await this.writer.settle()
      await this.writer.checkKept()
      throwIfAborted(this.options.signal)
      const { cluster, names, onState } = this.place
      const { recreate = false } = this.options
      const after = this.stateAfter()
      const sweeps = after.superseded > 0 && (recreate || after.superseded * rowsPerReplaced > after.rows)
      await this.checkThere('Nothing of this load is seen. Load all data again with --recreate.')
      // From here on the load is seen.
      const seen = { ...after, ...((recreate || sweeps) && { oldest: after.load }) }
      await change(this.row, this.lease, seen)
      this.ended = true
      // If cleaning up fails the load stands all the same, and the next one does it.
      const swept = sweeps && (await succeeds(sweep(cluster, names.sessions, viewOf(seen))))
      const left = swept ? { superseded: 0 } : { litter: sweeps }
      this.row.after = { ...seen, ...left }
      await this.lease.release().catch(async (error: unknown) => {
        await this.lease.abandon()
        // The servers may only be away; a store that is there no more holds nothing of the load.
        if (error instanceof PolymartError && error.code === 'storage') throw error
      })
      await this.checkThere('Load all data again with --recreate.')
      onState(this.row.state)
      return loadReport({ sessions: this.policy }, after.generation)
    })
  }

  /** What was written, and what was there before, is in the tables that were there, which may be there no more. */
  private async checkThere(stored: string): Promise<void> {
    const { cluster, names } = this.place
    if (this.witness) await checkRow(cluster, names.sessions, this.witness, stored)
    const first = this.writer.lasting()
    // Also where nothing was written: the table may be gone or disabled.
    if (first) await checkRow(cluster, names.sessions, first, stored)
    else await getRow(cluster, names.sessions, anyRow)
  }

  async abort(): Promise<void> {
    await this.steps.settled()
    await this.end()
  }

  /** What was written is never seen, and deleted by the next load, since that takes a walk through the whole table. */
  private async end(): Promise<void> {
    if (this.ended) return
    this.ended = true
    try {
      await this.writer.settle().catch(() => undefined)
      await this.lease.release()
    } catch {
      await this.lease.abandon()
    }
  }

  private stateAfter(): State {
    const { state, load } = this.row
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
      rows: before.rows + this.policy.report.written,
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

const nothing: ReadonlySet<number> = new Set()

const anyRow = Buffer.from('0')
