import { textColumn, throwIfAborted } from '@polymart/core'
import type { Batch, Columns, Heap, LoadPolicy, Throttle } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { multiple } from '../table/multi.js'
import type { Cell, RowAction } from '../table/multi.js'
import { getRow } from '../table/row.js'
import { Window } from '../table/window.js'
import { encodeBatch } from './encoded.js'
import type { EncodedBatch } from './encoded.js'
import { Fingerprints } from './fingerprints.js'
import { eventsFamily, summaryFamily } from './layout.js'
import { portionsOf } from './portions.js'
import { SeenKeys } from './seen-keys.js'
import { loadOf, qualifierOf, revisionOf, stampOf } from './stamp.js'
import { storedRows } from './stored-rows.js'
import { checkTtl, dropped } from './ttl.js'
import type { View } from './view.js'

export interface SessionWriterOptions {
  readonly cluster: Cluster
  readonly table: string
  readonly policy: LoadPolicy
  /** The load's number. */
  readonly load: number
  /** What the load sees, its own rows included. */
  readonly view: View
  /** Whether it sees no rows but its own. */
  readonly empty: boolean
  /** Seconds; Infinity for none, undefined where one may not know. */
  readonly ttl: number | undefined
  readonly throttle: Throttle
  readonly signal: AbortSignal | undefined
}

/** Requests under way: while servers work on some the next is made. */
const requestsAtOnce = 4

/** Writes the rows of a load, which nobody sees yet, and judges those whose ids are there. */
export class SessionWriter {
  /** Rows of which there is now a former version. */
  superseded = 0
  earliest: number | null = null
  latest: number | null = null
  private readonly options: SessionWriterOptions
  /** Of rows that the load writes for the first time. */
  private readonly qualifier: Buffer
  private readonly seen = new SeenKeys()
  /** Rows of this load that were not written, since what is stored stays. */
  private readonly unwritten = new Fingerprints()
  private readonly requests = new Window(requestsAtOnce)
  private first: { readonly key: Buffer; readonly time: number } | undefined
  /** Of what was written, what a TTL would drop first. */
  private oldest: { readonly key: Buffer; readonly time: number } | undefined

  constructor(options: SessionWriterOptions) {
    this.options = options
    this.qualifier = qualifierOf(stampOf(options.load, 0))
  }

  /** A row that this load wrote first of all, unless a TTL may have dropped it since. */
  lasting(): Buffer | undefined {
    const { ttl = Infinity } = this.options
    return this.first && this.first.time + ttl * 1000 > Date.now() ? this.first.key : undefined
  }

  /** Takes the rows of a batch but those in `without`; the first has this number in the input. */
  async write(batch: Batch, first: number, without: ReadonlySet<number>): Promise<void> {
    const work = encodeBatch(batch, first)
    const { keys } = work
    const { table, ttl } = this.options
    if (ttl !== undefined) checkTtl(work, table, ttl)
    const rows = Array.from({ length: batch.rows }, (_, row) => row).filter((row) => !without.has(row))
    const fresh: number[] = []
    let again: number[] = []
    for (const row of rows) (this.seen.add(keys[row]!) ? again : fresh).push(row)
    for (const some of portionsOf(work, fresh, requestsAtOnce))
      await this.send(work, some, this.options.empty ? 'take' : 'look')
    // A row may follow another with its id only when that one is there; so they go in rounds.
    while (again.length > 0) {
      await this.settle()
      const round = new Map<string, number>()
      const later: number[] = []
      for (const row of again) {
        const key = keys[row]!.toString('latin1')
        if (round.has(key)) later.push(row)
        else round.set(key, row)
      }
      for (const some of portionsOf(work, [...round.values()], requestsAtOnce))
        await this.send(work, some, 'look again')
      again = later
    }
  }

  /** Waits until all that was taken is stored. @throws what went wrong with it */
  settle(): Promise<void> {
    return this.requests.settle()
  }

  /** Begins to write rows, as soon as there is room for more. */
  private send(work: EncodedBatch, rows: readonly number[], how: 'take' | 'look' | 'look again'): Promise<void> {
    const { cluster, table, throttle, signal } = this.options
    return this.requests.add(async () => {
      await throttle.pass(rows.length, signal)
      throwIfAborted(signal)
      const puts =
        how === 'take' ? rows.map((row) => this.taken(work, row)) : await this.judged(work, rows, how === 'look again')
      await multiple(cluster, table, puts, { signal })
    })
  }

  /** Reads the rows with the same keys, and gives what is to be written. */
  private async judged(work: EncodedBatch, rows: readonly number[], again: boolean): Promise<RowAction[]> {
    const { policy, load } = this.options
    const { stored, columns } = await storedRows(work, rows, this.options)
    // What is known to be the same is compared by its id alone.
    const ids = { sessionId: textColumn(work.batch.columns, 'sessionId') }
    return rows.flatMap((row, i) => {
      const old = stored[i]
      if (!old) return [this.taken(work, row)]
      const written = loadOf(old.stamp) === load
      const cameBefore = written || (again && this.unwritten.has(work.keys[row]!))
      const number = work.first + row
      const meet = (now: Columns, before: Columns, at: number): boolean =>
        policy.meet({ columns: before, row: at }, { columns: now, row, number }, cameBefore)
      let goesIn: boolean
      if (old.row === 'unreadable') goesIn = policy.mend()
      else if (old.row === undefined) goesIn = meet(ids, ids, row)
      else goesIn = meet(work.batch.columns, columns, old.row)
      if (!goesIn) {
        if (!cameBefore) this.unwritten.add(work.keys[row]!)
        return []
      }
      this.superseded++
      return [this.put(work, row, written ? revisionOf(old.stamp) + 1 : 0)]
    })
  }

  /** A row whose id is new. */
  private taken(work: EncodedBatch, row: number): RowAction {
    this.options.policy.take()
    const start = work.starts[row]!
    if (this.earliest === null || start < this.earliest) this.earliest = start
    if (this.latest === null || start > this.latest) this.latest = start
    return this.put(work, row, 0)
  }

  private put({ cells, keys, times }: EncodedBatch, row: number, revision: number): RowAction {
    const qualifier = revision === 0 ? this.qualifier : qualifierOf(stampOf(this.options.load, revision))
    const time = times[row]!
    this.first ??= { key: keys[row]!, time }
    if (!this.oldest || time < this.oldest.time) this.oldest = { key: keys[row]!, time }
    const { summary, events } = cells.families
    return {
      kind: 'put',
      row: keys[row]!,
      cells: [
        cellOf(summaryFamily, qualifier, time, summary!, row),
        cellOf(eventsFamily, qualifier, time, events!, row),
      ],
    }
  }

  /** Where one may not know the TTL: whether what was written, and is oldest, is there. @throws PolymartError `storage` */
  async checkKept(): Promise<void> {
    const { cluster, table, ttl } = this.options
    if (ttl !== undefined || !this.oldest) return
    const { key, time } = this.oldest
    if ((await getRow(cluster, table, key)).length > 0) return
    throw dropped(table, `within the TTL of ${table}, which only those with the right C may ask for`, key, time)
  }
}

const cellOf = (family: Buffer, qualifier: Buffer, time: number, { bytes, offsets }: Heap, row: number): Cell => ({
  family,
  qualifier,
  time,
  value: bytes,
  from: offsets[row]!,
  to: offsets[row + 1]!,
})
