import { PolymartError, throwIfAborted } from '@polymart/core'
import type { EntityName, EntityReport, LoadIssue, OnDuplicate } from '@polymart/core'
import { setImmediate } from 'node:timers/promises'
import { ExtentKeeper } from './extent.js'
import type { Handle } from './handle.js'
import { idOf, storedKey } from './key.js'
import type { EntityState } from './meta.js'
import { OrderIndex } from './order-index.js'
import { RowSet } from './row-set.js'
import { Rows } from './rows.js'
import type { Run } from './run.js'
import { wholeSpan } from './table.js'

/** After so many rows a load lets the thread see to other things, such as an interruption. */
const rowsPerTurn = 1 << 12

export interface EntityWriterOptions {
  readonly onDuplicate: OnDuplicate
  readonly signal: AbortSignal | undefined
  readonly addIssue: (issue: LoadIssue) => void
}

/** Upserts rows of one entity within the write transaction of a load, and counts them. */
export class EntityWriter {
  private readonly entity: EntityName
  private readonly options: EntityWriterOptions
  private readonly rows: Rows
  private readonly orders: OrderIndex | undefined
  private readonly counts = { read: 0, written: 0, replaced: 0, unchanged: 0, rejected: 0 }
  private readonly extent: ExtentKeeper
  private nextRow: number
  /** Rows numbered from here on are new in this load; of the others, `met` knows those that came in it. */
  private readonly firstNew: number
  private readonly met: RowSet
  /** What is to be told of the rows of the run that is being written. */
  private found: { readonly row: number; readonly issue: LoadIssue }[] = []

  constructor(handle: Handle, entity: EntityName, state: EntityState, options: EntityWriterOptions) {
    this.entity = entity
    this.options = options
    this.rows = new Rows(handle, entity)
    this.orders = entity === 'transactions' ? new OrderIndex(handle) : undefined
    this.extent = new ExtentKeeper(state)
    this.nextRow = this.firstNew = state.nextRow
    this.met = new RowSet(state.nextRow)
  }

  get report(): EntityReport {
    return { ...this.counts }
  }

  get stored(): number {
    return this.extent.rows
  }

  read(rows: number): void {
    this.counts.read += rows
  }

  reject(issue: LoadIssue): void {
    this.counts.rejected++
    this.options.addIssue(issue)
  }

  async write(run: Run): Promise<void> {
    const known = this.orders ? await this.enter(this.orders, run) : new Set<number>()
    await this.each(run.sorted(), (row) => {
      if (!known.has(row)) this.put(run, row)
    })
    await this.each(known, (row) => {
      const key = run.key(row)
      this.meet(run, row, storedKey(key), storedKey(this.orders!.find(key)))
    })
    // They were found in the order of the keys.
    for (const { issue } of this.found.sort((a, b) => a.row - b.row)) this.options.addIssue(issue)
    this.found = []
  }

  /** The state that the load leaves. */
  finish(): EntityState {
    return { ...this.extent.finish(() => this.rows.times()), nextRow: this.nextRow }
  }

  /** Enters new orders into the index; gives the rows whose id was there, those of one id in input order. */
  private async enter(orders: OrderIndex, run: Run): Promise<ReadonlySet<number>> {
    const known = new Set<number>()
    await this.each(run.sortedById(), (row) => {
      if (!orders.insert(run.key(row))) known.add(row)
    })
    return known
  }

  private put(run: Run, row: number): void {
    const key = storedKey(run.key(row))
    const cells = run.cells(row)
    if (!this.rows.insert(key, cells, this.nextRow)) {
      this.meet(run, row, key, key)
      return
    }
    this.nextRow++
    this.counts.written++
    this.extent.rows++
    this.extent.see(this.rows.timeOf(wholeSpan(cells[0]!)))
  }

  /** A row whose id is there, under `oldKey`. */
  private meet(run: Run, row: number, key: Uint8Array, oldKey: Uint8Array): void {
    const old = this.rows.find(oldKey)
    if (!old) throw new PolymartError('internal', `Found no row of ${this.entity} under a key that is known.`)
    const cells = run.cells(row)
    const id = idOf(run.key(row))
    const cameBefore = old.number >= this.firstNew || !this.met.add(old.number)
    const same = this.rows.equal(oldKey, cells)
    const { onDuplicate } = this.options
    if (onDuplicate === 'error' && (cameBefore || !same)) throw this.duplicate(id, cameBefore)
    const tell = (reason: LoadIssue['reason'], detail: string): void =>
      void this.found.push({ row, issue: { entity: this.entity, id, reason, detail } })
    if (same) {
      this.counts.unchanged++
      if (cameBefore) tell('duplicate', 'It came before in this load, with the same content.')
    } else if (onDuplicate === 'keep') {
      this.counts.rejected++
      tell('kept', `It ${cameBefore ? 'came before in this load' : 'is stored'}, with other content, which stays.`)
    } else {
      this.counts.replaced++
      if (cameBefore) tell('duplicate', 'It came before in this load, with other content, which it replaces.')
      this.rows.replace(oldKey, key, cells, old.number)
      this.orders?.replace(run.key(row))
      this.extent.forget(old.time)
      this.extent.see(this.rows.timeOf(wholeSpan(cells[0]!)))
    }
  }

  private duplicate(id: string, cameBefore: boolean): PolymartError {
    const found = cameBefore ? 'it twice in this load' : 'it stored already, with other content'
    return new PolymartError(
      'duplicate',
      `Expected every id of ${this.entity} once, since onDuplicate is "error", found ${JSON.stringify(id)}: ${found}. ` +
        'Nothing of this load was stored; mend the data, or load with onDuplicate "replace" or "keep".',
    )
  }

  private async each(rows: Iterable<number>, work: (row: number) => void): Promise<void> {
    let done = 0
    for (const row of rows) {
      if (done++ % rowsPerTurn === 0) {
        await setImmediate()
        throwIfAborted(this.options.signal)
      }
      work(row)
    }
  }
}
