import { numberColumn, PolymartError, throwIfAborted } from '@polymart/core'
import type { Batch, Columns, EntityName, LoadPolicy, Throttle } from '@polymart/core'
import { BSON } from 'mongodb'
import type { LimitFunction } from 'p-limit'
import type { StoredDocument } from './documents.js'
import { Fingerprints } from './fingerprints.js'
import { timeFields } from './names.js'
import { refusedBy } from './refused.js'
import { identityOf, idOf, keyOf, RunBuilder } from './run.js'
import type { PieceRow } from './run.js'
import { storedRows } from './stored-rows.js'
import type { StoredRows } from './stored-rows.js'
import { deleteAll, insertNew, putAll, rowsOfIds, rowsOfKeys } from './target.js'
import type { StagedDocument, Target } from './target.js'
import type { TimeSpan } from './time-span.js'

/** Of documents in one command: what the server takes well, and several of which are under way. */
const bytesPerInsert = 8 << 20
const rowsPerInsert = 10_000
/** Of a document, less than the server's 16 MiB, since a staged one is wrapped. */
const largestDocument = (16 << 20) - 4096

export interface EntityWriterOptions {
  readonly policy: LoadPolicy
  readonly signal: AbortSignal | undefined
  readonly throttle: Throttle
  /** So many commands at a time. */
  readonly limited: LimitFunction
  /** The generation that the load makes. */
  readonly load: number
  /** Of the rows that are stored. */
  readonly span: TimeSpan
  /** Fails if the load may no longer write. */
  readonly check: () => Promise<void>
  /** Makes the collections, once it is known that there are rows. */
  readonly target: () => Promise<Target>
  /** Makes the index by id of orders, by which one that another user has now is found. */
  readonly index: () => Promise<void>
}

/** What is there of an id, in a collection or from before in this load. */
interface Current {
  columns: Columns
  row: number
  cameBefore: boolean
  /** `own`: a row of this load; `stored`: one that others read; `staged`: it is in the place of one that others read. */
  readonly place: 'own' | 'stored' | 'staged'
  /** Of the row that others read, or of the own one. */
  readonly key: string
  /** The last row that took its place. */
  winner: PieceRow | undefined
}

/** Writes an entity's rows: new ones at once, others after they were compared with what is there. */
export class EntityWriter {
  readonly policy: LoadPolicy
  readonly run = new RunBuilder()
  readonly span: TimeSpan
  private readonly entity: EntityName
  private readonly options: EntityWriterOptions
  /** Ids that were met: with a stored row and without one that is new, or of orders in a new collection. */
  private readonly met = new Fingerprints()
  /** Whether the last rows were mostly known, so that looking for them first is faster than inserting them in vain. */
  private mostlyKnown: boolean | undefined

  constructor(entity: EntityName, options: EntityWriterOptions) {
    this.entity = entity
    this.options = options
    this.policy = options.policy
    this.span = options.span
  }

  /** Takes the rows of a batch but those in `without`; the first has this number in the input. */
  add(batch: Batch, first: number, without: ReadonlySet<number>): void {
    if (batch.rows > without.size) this.run.add(batch, first, without)
  }

  /** Writes all rows taken so far. */
  async flush(): Promise<void> {
    if (this.run.bytes === 0) return
    const target = await this.options.target()
    this.mostlyKnown ??= target.staged !== undefined
    const { firsts, again } = this.run.take(this.options.load)
    const small = this.withoutLarge(firsts)
    await this.inParallel(chunksOf(small), (rows) => this.writeFirsts(target, rows))
    for (const rows of chunksOf(this.withoutLarge(again))) await this.step(rows, () => this.writeAgain(target, rows))
  }

  private async inParallel(
    chunks: readonly (readonly PieceRow[])[],
    work: (rows: readonly PieceRow[]) => Promise<void>,
  ): Promise<void> {
    const failed = new AbortController()
    const results = await Promise.allSettled(
      chunks.map((rows) =>
        this.options.limited(async () => {
          if (failed.signal.aborted) return
          await this.step(rows, () => work(rows)).catch((error: unknown) => {
            failed.abort()
            throw error
          })
        }),
      ),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  private async step(rows: readonly PieceRow[], work: () => Promise<void>): Promise<void> {
    const { signal, throttle, check } = this.options
    await throttle.pass(rows.length, signal)
    throwIfAborted(signal)
    await check()
    await work()
  }

  /** Writes rows of different ids. */
  private async writeFirsts(target: Target, rows: readonly PieceRow[]): Promise<void> {
    const known = this.mostlyKnown ? rows : rows.filter((row) => this.mayMove(target, row))
    const current = known.length > 0 ? await this.currentOf(target, known) : new Map<string, Current>()
    const fresh = current.size > 0 ? rows.filter((row) => !current.has(identityOf(row))) : rows
    const documents = fresh.map(documentOf)
    const failed = await insertNew(target.rows, documents).catch((error: unknown) => {
      throw refusedBy(this.entity, documents, error)
    })
    const refused = new Set(failed)
    const met = failed.map((i) => fresh[i]!)
    for (const [identity, there] of await this.currentOf(target, met)) current.set(identity, there)
    const lost = met.find((row) => !current.has(identityOf(row)))
    if (lost) {
      throw new PolymartError(
        'storage',
        `The server refused ${this.entity} ${JSON.stringify(idOf(this.entity, lost))} as a duplicate of a row that is not there.`,
      )
    }
    fresh.forEach((row, i) => {
      if (!refused.has(i)) this.took(target, row)
    })
    this.mostlyKnown = current.size * 2 > rows.length && target.staged !== undefined
    await this.settle(
      target,
      rows.filter((row) => current.has(identityOf(row))),
      current,
    )
  }

  /** Writes rows whose ids came before in the run, in the order of the input. */
  private async writeAgain(target: Target, rows: readonly PieceRow[]): Promise<void> {
    const current = await this.currentOf(target, rows)
    // Those that came before were too large.
    const firsts = new Map(rows.toReversed().map((row) => [identityOf(row), row]))
    const missing = [...firsts].filter(([identity]) => !current.has(identity))
    if (missing.length > 0) {
      await this.writeFirsts(
        target,
        missing.map(([, row]) => row),
      )
      return this.writeAgain(
        target,
        rows.filter((row) => !missing.some(([, first]) => first === row)),
      )
    }
    await this.settle(target, rows, current)
  }

  /** Whether an order may be there under another user, which a new collection has no index to tell. */
  private mayMove({ entity, staged }: Target, row: PieceRow): boolean {
    return entity === 'transactions' && staged === undefined && this.met.has(identityOf(row))
  }

  private took({ entity, staged }: Target, row: PieceRow): void {
    this.policy.take()
    this.span.add(this.timeOf(row.columns, row.row))
    if (entity === 'transactions' && staged === undefined) this.met.add(identityOf(row))
  }

  /** What is there of the ids of rows. */
  private async currentOf(target: Target, rows: readonly PieceRow[]): Promise<Map<string, Current>> {
    const current = new Map<string, Current>()
    if (rows.length === 0) return current
    if (target.staged) {
      const ids = [...new Set(rows.map(identityOf))].filter((id) => this.met.has(id))
      for await (const { _id, was, row } of ids.length > 0 ? target.staged.find({ _id: { $in: ids } }) : []) {
        const { columns } = storedRows(this.entity, [BSON.serialize(row)])
        current.set(_id, { columns, row: 0, cameBefore: true, place: 'staged', key: was, winner: undefined })
      }
    }
    const orders = this.entity === 'transactions'
    const others = rows.filter((row) => !current.has(identityOf(row)))
    const keys = [...new Set(others.map(keyOf))]
    this.note(current, await rowsOfKeys(target, keys))
    if (!orders) return current
    const missing = new Set(others.map(identityOf).filter((id) => !current.has(id)))
    if (missing.size === 0) return current
    await this.options.index()
    this.note(current, await rowsOfIds(target, [...missing]))
    return current
  }

  private note(current: Map<string, Current>, there: StoredRows): void {
    for (let row = 0; row < there.rows; row++) {
      const own = there.loadAt(row) === this.options.load
      const key = there.keyAt(row)
      const identity = this.entity === 'transactions' ? there.idAt(row) : key
      current.set(identity, {
        columns: there.columns,
        row,
        cameBefore: own || this.met.has(identity),
        place: own ? 'own' : 'stored',
        key,
        winner: undefined,
      })
    }
  }

  /** Decides between rows, in the order of the input, and what is there of their ids; writes those that win. */
  private async settle(
    target: Target,
    rows: readonly PieceRow[],
    current: ReadonlyMap<string, Current>,
  ): Promise<void> {
    for (const row of rows) {
      const identity = identityOf(row)
      const there = current.get(identity)!
      if (this.policy.meet(there, row, there.cameBefore)) {
        this.span.move(this.timeOf(there.columns, there.row), this.timeOf(row.columns, row.row))
        there.columns = row.columns
        there.row = row.row
        there.winner = row
      }
      there.cameBefore = true
      if (there.place === 'stored') this.met.add(identity)
    }
    const winners = [...current.values()].filter((there) => there.winner !== undefined)
    const own = winners.filter(({ place }) => place === 'own')
    const moved = own.filter(({ key, winner }) => key !== keyOf(winner!))
    await deleteAll(
      target.rows,
      moved.map(({ key }) => key),
    )
    await putAll(
      target.rows,
      own.map(({ winner }) => documentOf(winner!)),
    )
    if (!target.staged) return
    const staged = (place: Current['place']): StagedDocument[] =>
      winners
        .filter((there) => there.place === place)
        .map(({ key, winner }) => ({ _id: identityOf(winner!), was: key, row: documentOf(winner!) }))
    const again = await insertNew(target.staged, staged('stored'))
    if (again.length > 0) throw new PolymartError('internal', 'Some rows were staged twice by this load.')
    await putAll(target.staged, staged('staged'))
  }

  /** The rows that a document can hold; others are rejected. */
  private withoutLarge(rows: readonly PieceRow[]): readonly PieceRow[] {
    const isLarge = ({ piece, row }: PieceRow): boolean => piece.sizes[row]! > largestDocument
    if (!rows.some(isLarge)) return rows
    return rows.filter((row) => {
      if (!isLarge(row)) return true
      const size = BSON.calculateObjectSize(documentOf(row))
      if (size <= largestDocument) return true
      this.policy.reject(row.number, {
        entity: this.entity,
        id: idOf(this.entity, row),
        reason: 'structure',
        detail: `As a document it takes ${(size / 2 ** 20).toFixed(1)} MiB, more than the 16 MiB that MongoDB stores.`,
      })
      return false
    })
  }

  private timeOf(columns: Columns, row: number): number | null {
    const field = timeFields[this.entity]
    return field === undefined ? null : numberColumn(columns, field).values[row]!
  }
}

const documentOf = ({ piece, row }: PieceRow): StoredDocument => piece.document(row)

/** Cuts rows where their documents would be too many for one command. */
const chunksOf = (rows: readonly PieceRow[]): readonly (readonly PieceRow[])[] => {
  const chunks: PieceRow[][] = []
  let chunk: PieceRow[] = []
  let bytes = 0
  for (const row of rows) {
    const size = row.piece.sizes[row.row]!
    if (chunk.length > 0 && (bytes + size > bytesPerInsert || chunk.length === rowsPerInsert)) {
      chunks.push(chunk)
      chunk = []
      bytes = 0
    }
    chunk.push(row)
    bytes += size
  }
  if (chunk.length > 0) chunks.push(chunk)
  return chunks
}
