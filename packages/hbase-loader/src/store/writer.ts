import { encodeCells, entityBuilder, numberColumn, PolymartError, textColumn, throwIfAborted } from '@polymart/core'
import type { Batch, Cells, Columns, Heap, LoadPolicy, Throttle } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { multiple } from '../table/multi.js'
import { getRow } from '../table/row.js'
import type { Cell, RowAction } from '../table/multi.js'
import { Window } from '../table/window.js'
import { keyText, storedKey } from './keys.js'
import { eventsFamily, summaryFamily } from './layout.js'
import { Fingerprints } from './fingerprints.js'
import { decoderOf } from './decode.js'
import { SeenKeys } from './seen-keys.js'
import { loadOf, qualifierOf, revisionOf, stampOf } from './stamp.js'
import type { Stamp } from './stamp.js'
import { SeenRow } from './view.js'
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

/** Rows and bytes of one request, at most, but for a row that is larger. */
const rowsPerRequest = 1000
const bytesPerRequest = 4 << 20
/** Requests under way: while servers work on some the next is made. */
const requestsAtOnce = 4

interface Work {
  readonly batch: Batch
  readonly cells: Cells
  readonly keys: readonly Buffer[]
  /** When each session began, and the time of its cells. */
  readonly starts: Float64Array
  readonly times: Float64Array
  /** The number of the batch's first row in the input. */
  readonly first: number
}

/** A version of a row that is there. */
interface Stored {
  readonly stamp: Stamp
  /** Its row in the columns of those that were read with it; none where its cells are those that would be written. */
  readonly row: number | undefined
}

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
  /** Of what was written, what a TTL would drop first. */
  private oldest: { readonly key: Buffer; readonly time: number } | undefined

  constructor(options: SessionWriterOptions) {
    this.options = options
    this.qualifier = qualifierOf(stampOf(options.load, 0))
  }

  /** Takes the rows of a batch but those in `without`; the first has this number in the input. */
  async write(batch: Batch, first: number, without: ReadonlySet<number>): Promise<void> {
    const cells = encodeCells(batch)
    const keys = Array.from({ length: batch.rows }, (_, row) => storedKey(cells.keys, row))
    const work = {
      batch,
      cells,
      keys,
      starts: numberColumn(batch.columns, 'startAt').values,
      times: timesOf(batch),
      first,
    }
    this.checkTtl(work)
    const rows = Array.from({ length: batch.rows }, (_, row) => row).filter((row) => !without.has(row))
    const fresh: number[] = []
    let again: number[] = []
    for (const row of rows) (this.seen.add(keys[row]!) ? again : fresh).push(row)
    for (const some of this.portions(work, fresh)) await this.send(work, some, this.options.empty ? 'take' : 'look')
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
      for (const some of this.portions(work, [...round.values()])) await this.send(work, some, 'look again')
      again = later
    }
  }

  /** Waits until all that was taken is stored. @throws what went wrong with it */
  settle(): Promise<void> {
    return this.requests.settle()
  }

  /**
   * Rows of one request each. Neighbours go together, since each region that a request concerns costs its server a
   * write to its log; requests that follow each other are for other regions, so that all servers have work.
   */
  private portions({ cells, keys }: Work, rows: readonly number[]): readonly (readonly number[])[] {
    const { summary, events } = cells.families
    const portions: number[][] = []
    let bytes = Infinity
    for (const row of byBucket(keys, rows)) {
      if (bytes >= bytesPerRequest || portions.at(-1)!.length >= rowsPerRequest) {
        portions.push([])
        bytes = 0
      }
      portions.at(-1)!.push(row)
      bytes += 2 * keys[row]!.length + sizeAt(summary!, row) + sizeAt(events!, row)
    }
    return spread(portions, requestsAtOnce)
  }

  /** Begins to write rows, as soon as there is room for more. */
  private send(work: Work, rows: readonly number[], how: 'take' | 'look' | 'look again'): Promise<void> {
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
  private async judged(work: Work, rows: readonly number[], again: boolean): Promise<RowAction[]> {
    const { policy, load } = this.options
    const { stored, columns } = await this.stored(work, rows)
    // What is known to be the same is compared by its id alone.
    const ids = { sessionId: textColumn(work.batch.columns, 'sessionId') }
    return rows.flatMap((row, i) => {
      const old = stored[i]
      if (!old) return [this.taken(work, row)]
      const written = loadOf(old.stamp) === load
      const cameBefore = written || (again && this.unwritten.has(work.keys[row]!))
      const number = work.first + row
      const goesIn =
        old.row === undefined
          ? policy.meet({ columns: ids, row }, { columns: ids, row, number }, cameBefore)
          : policy.meet({ columns, row: old.row }, { columns: work.batch.columns, row, number }, cameBefore)
      if (!goesIn) {
        if (!cameBefore) this.unwritten.add(work.keys[row]!)
        return []
      }
      this.superseded++
      return [this.put(work, row, written ? revisionOf(old.stamp) + 1 : 0)]
    })
  }

  /** The rows that are there under the keys of others. */
  private async stored(
    { cells: { families }, keys }: Work,
    rows: readonly number[],
  ): Promise<{ stored: readonly (Stored | undefined)[]; columns: Columns }> {
    const { cluster, table, view, signal } = this.options
    const stored: (Stored | undefined)[] = rows.map(() => undefined)
    const found: { readonly place: number; readonly bytes: Uint8Array; readonly cells: SeenRow }[] = []
    await multiple(
      cluster,
      table,
      rows.map((row) => ({ kind: 'get', row: keys[row]! })),
      {
        signal,
        onRow: (place, reader, count) => {
          const cells = new SeenRow(view)
          if (!cells.read(reader, count)) return
          const row = rows[place]!
          const { bytes } = reader
          const { summaryFrom, summaryTo, eventsFrom, eventsTo } = cells
          // Most rows of a load that was done before; they need not be decoded.
          if (
            holds(bytes, summaryFrom, summaryTo, families['summary']!, row) &&
            holds(bytes, eventsFrom, eventsTo, families['events']!, row)
          )
            stored[place] = { stamp: cells.stamp, row: undefined }
          else found.push({ place, bytes, cells })
        },
      },
    )
    const columns = entityBuilder('sessions')
    const decode = decoderOf(columns, [summaryFamily, eventsFamily])
    for (const [row, { place, bytes, cells }] of found.entries()) {
      try {
        decode(bytes, cells)
      } catch (cause) {
        throw new PolymartError(
          'format',
          `Expected in the row ${keyText(keys[rows[place]!]!)} of ${table} what Polymart writes, found something else: ${(cause as Error).message} Delete the row, and load again.`,
          { cause },
        )
      }
      stored[place] = { stamp: cells.stamp, row }
    }
    return { stored, columns: columns.finish() }
  }

  /** A row whose id is new. */
  private taken(work: Work, row: number): RowAction {
    this.options.policy.take()
    const start = work.starts[row]!
    if (this.earliest === null || start < this.earliest) this.earliest = start
    if (this.latest === null || start > this.latest) this.latest = start
    return this.put(work, row, 0)
  }

  private put({ cells, keys, times }: Work, row: number, revision: number): RowAction {
    const qualifier = revision === 0 ? this.qualifier : qualifierOf(stampOf(this.options.load, revision))
    const time = times[row]!
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

  /** The table would drop such rows at once, without a word. */
  private checkTtl({ batch, keys, times }: Work): void {
    const { ttl, table } = this.options
    if (ttl === undefined || ttl === Infinity) return
    const oldest = Date.now() - ttl * 1000
    for (let row = 0; row < batch.rows; row++) {
      const time = times[row]!
      if (time > oldest) continue
      throw dropped(table, `within the last ${ttl} s, the TTL of ${table}`, keys[row]!, time)
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

/** Rows in the order of the buckets that their keys begin with. */
const byBucket = (keys: readonly Buffer[], rows: readonly number[]): Iterable<number> => {
  const order = Float64Array.from(rows, (row) => bucketAt(keys[row]!) * mostRows + row)
  return order.sort().map((place) => place % mostRows)
}

/** Beside 24 bits of a bucket; a batch has far fewer. */
const mostRows = 2 ** 28

/** The three digits as they sort; they stand one behind the other. */
const bucketAt = (key: Buffer): number => (key[0]! << 16) | (key[1]! << 8) | key[2]!

/** Puts pieces in an order in which those that are taken at the same time lie far apart: 0, 5, 10, 15, 1, 6, … of 20. */
const spread = <T>(pieces: readonly T[], ways: number): readonly T[] => {
  const step = Math.ceil(pieces.length / ways)
  return Array.from({ length: step }, (_, i) => pieces.filter((_piece, j) => j % step === i)).flat()
}

const dropped = (table: string, within: string, key: Buffer, time: number): PolymartError =>
  new PolymartError(
    'storage',
    `Expected sessions that ended ${within}, found ${keyText(key)}, which ended at ${new Date(time).toISOString()} and would be dropped at once. ` +
      `Leave older sessions out, or keep them longer: alter '${table}', {NAME => 's', TTL => 'FOREVER'}, {NAME => 'e', TTL => 'FOREVER'}`,
  )

/** When a session was over: the time of its cells, so that files and a TTL go by it; never before its start. */
const timesOf = ({ columns }: Batch): Float64Array => {
  const ends = numberColumn(columns, 'endAt').values
  return Float64Array.from(numberColumn(columns, 'startAt').values, (start, row) => Math.max(0, start, ends[row]!))
}

/** Whether bytes are those of a row's cell. */
const holds = (bytes: Buffer, from: number, to: number, { bytes: cells, offsets }: Heap, row: number): boolean =>
  bytes.compare(cells, offsets[row], offsets[row + 1], from, to) === 0

const sizeAt = ({ offsets }: Heap, row: number): number => offsets[row + 1]! - offsets[row]!

const cellOf = (family: Buffer, qualifier: Buffer, time: number, { bytes, offsets }: Heap, row: number): Cell => ({
  family,
  qualifier,
  time,
  value: bytes,
  from: offsets[row]!,
  to: offsets[row + 1]!,
})
