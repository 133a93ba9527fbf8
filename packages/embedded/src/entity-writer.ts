import { ByteReader, familiesOf, PolymartError, throwIfAborted } from '@polymart/core'
import type { EntityName, EntityReport, LoadIssue, OnDuplicate } from '@polymart/core'
import { setImmediate } from 'node:timers/promises'
import { timeReader } from './cell-time.js'
import type { Handle } from './handle.js'
import { bucketLength, idOf, storedKey } from './key.js'
import { orderIndex, rowNumberLength, tableName } from './layout.js'
import type { EntityState } from './meta.js'
import { RowSet } from './row-set.js'
import type { Run } from './run.js'
import { copyOf, insert, lookUp, rowNumberOf, sameBytes, walk, wholeSpan } from './table.js'
import type { Table } from './table.js'

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
  /** The row's first cell, and its second where there is one. */
  private readonly tables: readonly Table[]
  private readonly families: readonly string[]
  private readonly orderIds: Table | undefined
  private readonly timeOf: ((reader: ByteReader) => number) | undefined
  private readonly reader = new ByteReader()
  private readonly counts = { read: 0, written: 0, replaced: 0, unchanged: 0, rejected: 0 }
  private readonly state: { -readonly [K in keyof EntityState]: EntityState[K] }
  /** Rows numbered from here on are new in this load; of the others, `met` knows those that came in it. */
  private readonly firstNew: number
  private readonly met: RowSet
  private extremeLost = false
  /** What is to be told of the rows of the run that is being written. */
  private found: { readonly row: number; readonly issue: LoadIssue }[] = []
  private scratch = Buffer.allocUnsafeSlow(1 << 12)

  constructor(handle: Handle, entity: EntityName, state: EntityState, options: EntityWriterOptions) {
    this.entity = entity
    this.options = options
    this.families = familiesOf(entity)
    this.tables = this.families.map((family) => handle.table(tableName(entity, family)))
    this.orderIds = entity === 'transactions' ? handle.table(orderIndex) : undefined
    this.timeOf = timeReader(entity)
    this.state = { ...state }
    this.firstNew = state.nextRow
    this.met = new RowSet(state.nextRow)
  }

  get report(): EntityReport {
    return { ...this.counts }
  }

  get rows(): number {
    return this.state.rows
  }

  read(rows: number): void {
    this.counts.read += rows
  }

  reject(issue: LoadIssue): void {
    this.counts.rejected++
    this.options.addIssue(issue)
  }

  async write(run: Run): Promise<void> {
    const known = this.orderIds ? await this.claimIds(this.orderIds, run) : []
    const later = new Set(known)
    await this.each(run.sorted(), (row) => {
      if (!later.has(row)) this.put(run, row)
    })
    await this.each(known, (row) => this.meetOrder(this.orderIds!, run, row))
    // They were found in the order of the keys.
    for (const { issue } of this.found.sort((a, b) => a.row - b.row)) this.options.addIssue(issue)
    this.found = []
  }

  /** The state that the load leaves. */
  finish(): EntityState {
    if (this.extremeLost) this.findExtremes()
    return this.state
  }

  /** Enters the ids of new orders into the index; gives the rows whose id was there, those of one id in input order. */
  private async claimIds(index: Table, run: Run): Promise<readonly number[]> {
    const known: number[] = []
    await this.each(run.sorted(bucketLength), (row) => {
      const key = run.key(row)
      const bucket = this.inScratch(key.subarray(0, bucketLength))
      if (!insert(index, storedKey(key.subarray(bucketLength)), bucket)) known.push(row)
    })
    return known
  }

  private put(run: Run, row: number): void {
    const key = storedKey(run.key(row))
    if (!insert(this.tables[0]!, key, this.inScratch(run.cell(row, this.families[0]!), this.state.nextRow))) {
      this.meet(run, row, key, key)
      return
    }
    this.putOthers(run, row, key, this.state.nextRow)
    this.state.nextRow++
    this.state.rows++
    this.counts.written++
    this.see(this.timeOfRow(run, row))
  }

  /** The cells behind the first. */
  private putOthers(run: Run, row: number, key: Uint8Array, number: number): void {
    for (let i = 1; i < this.tables.length; i++) {
      this.tables[i]!.database.putSync(key, this.inScratch(run.cell(row, this.families[i]!), number))
    }
  }

  /** An order whose id is known lies where the index says: under another bucket if its user was another. */
  private meetOrder(index: Table, run: Run, row: number): void {
    const key = run.key(row)
    const id = key.subarray(bucketLength)
    lookUp(index, storedKey(id))
    const oldKey = Buffer.concat([copyOf(index.cell), id])
    this.meet(run, row, storedKey(key), storedKey(oldKey))
  }

  /** A row whose id is there, under `oldKey`. */
  private meet(run: Run, row: number, key: Uint8Array, oldKey: Uint8Array): void {
    const [first] = this.tables as [Table]
    if (!lookUp(first, oldKey))
      throw new PolymartError('internal', `Found no row under a key of ${this.entity} that is known.`)
    const { bytes, from, to } = first.cell
    const number = rowNumberOf(first.cell)
    const oldTime = this.timeOf?.(this.reader.reset(bytes, from + rowNumberLength, to))
    const cameBefore = number >= this.firstNew || !this.met.add(number)
    const same = this.isSame(run, row, oldKey)
    const { onDuplicate } = this.options
    const id = idOf(run.key(row))
    const tell = (reason: LoadIssue['reason'], detail: string): void =>
      void this.found.push({ row, issue: { entity: this.entity, id, reason, detail } })
    if (onDuplicate === 'error' && (cameBefore || !same)) throw this.duplicate(id, cameBefore)
    if (same) {
      this.counts.unchanged++
      if (cameBefore) tell('duplicate', 'It came before in this load, with the same content.')
    } else if (onDuplicate === 'keep') {
      this.counts.rejected++
      tell('kept', `It ${cameBefore ? 'came before in this load' : 'is stored'}, with other content, which stays.`)
    } else {
      this.counts.replaced++
      if (cameBefore) tell('duplicate', 'It came before in this load, with other content, which it replaces.')
      this.replace(run, row, key, oldKey, number)
      this.forget(oldTime)
      this.see(this.timeOfRow(run, row))
    }
  }

  private replace(run: Run, row: number, key: Uint8Array, oldKey: Uint8Array, number: number): void {
    const [first] = this.tables as [Table]
    if (this.orderIds && !Buffer.from(key).equals(oldKey)) {
      first.database.removeSync(oldKey)
      const raw = run.key(row)
      this.orderIds.database.putSync(
        storedKey(raw.subarray(bucketLength)),
        this.inScratch(raw.subarray(0, bucketLength)),
      )
    }
    first.database.putSync(key, this.inScratch(run.cell(row, this.families[0]!), number))
    this.putOthers(run, row, key, number)
  }

  /** Whether the cells under a key are those of the row, byte by byte; the first table's cell has just been looked up. */
  private isSame(run: Run, row: number, key: Uint8Array): boolean {
    return this.tables.every((table, i) => {
      if (i > 0 && !lookUp(table, key)) return false
      const { bytes, from, to } = table.cell
      const stored = { bytes, from: from + rowNumberLength, to }
      return sameBytes(stored, wholeSpan(run.cell(row, this.families[i]!)))
    })
  }

  private duplicate(id: string, cameBefore: boolean): PolymartError {
    const found = cameBefore ? 'it twice in this load' : 'it stored already, with other content'
    return new PolymartError(
      'duplicate',
      `Expected every id of ${this.entity} once, since onDuplicate is "error", found ${JSON.stringify(id)}: ${found}. ` +
        'Nothing of this load was stored; mend the data, or load with onDuplicate "replace" or "keep".',
    )
  }

  private timeOfRow(run: Run, row: number): number | undefined {
    return this.timeOf?.(this.reader.reset(run.cell(row, this.families[0]!)))
  }

  private see(time: number | undefined): void {
    if (time === undefined) return
    const { earliest, latest } = this.state
    if (earliest === null || time < earliest) this.state.earliest = time
    if (latest === null || time > latest) this.state.latest = time
  }

  private forget(time: number | undefined): void {
    if (time === undefined) return
    this.extremeLost ||= time === this.state.earliest || time === this.state.latest
  }

  /** Reads all times again, since a row that held the earliest or latest was replaced. */
  private findExtremes(): void {
    const [table] = this.tables as [Table]
    const all = walk(table, { start: Uint8Array.of(0) })
    this.state.earliest = null
    this.state.latest = null
    while (all.next()) {
      const { bytes, from, to } = table.cell
      this.see(this.timeOf?.(this.reader.reset(bytes, from + rowNumberLength, to)))
    }
  }

  /** Ordinary memory that holds a cell, the row's number in front if one is given: LMDB takes no shared memory. */
  private inScratch(cell: Uint8Array, number?: number): Uint8Array {
    const start = number === undefined ? 0 : rowNumberLength
    const length = start + cell.length
    if (this.scratch.length < length) this.scratch = Buffer.allocUnsafeSlow(length * 2)
    if (number !== undefined) this.scratch.writeUInt32LE(number)
    this.scratch.set(cell, start)
    return this.scratch.subarray(0, length)
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
