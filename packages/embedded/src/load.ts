import {
  domainProblems,
  encodeCells,
  entityNames,
  model,
  PolymartError,
  textAt,
  textColumn,
  throwIfAborted,
} from '@polymart/core'
import type { Batch, EntityName, LoadIssue, LoadReport, StoreWriter, WriteOptions } from '@polymart/core'
import { mkdir } from 'node:fs/promises'
import { EntityWriter } from './entity-writer.js'
import { explained } from './explain.js'
import { openForWriting } from './handle.js'
import type { Handle } from './handle.js'
import { format, tableNames } from './layout.js'
import { takeLock } from './lock.js'
import { checkFormat, emptyState, readState } from './meta.js'
import type { State, Unfinished } from './meta.js'
import { Run } from './run.js'
import { beginTransaction } from './transaction.js'
import type { WriteTransaction } from './transaction.js'

/** Begins a load: takes the store's lock and opens the one transaction in which all of it is written. */
export const beginLoad = async (folder: string, url: string, options: WriteOptions): Promise<StoreWriter> => {
  throwIfAborted(options.signal)
  const undo: (() => Promise<void>)[] = []
  try {
    await mkdir(folder, { recursive: true })
    undo.push(await takeLock(folder))
    const handle = await openForWriting(folder)
    undo.push(() => handle.close())
    const before = mark(handle, url, options.recreate ?? false)
    const transaction = beginTransaction(handle.root)
    if (options.recreate) for (const name of tableNames) handle.table(name).database.clearSync()
    return new Load(folder, handle, before, transaction, undo, options)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw await explained(error, folder)
  }
}

/** Tells all who open the store that a load has begun; gives the state from which it starts. */
const mark = ({ root, meta }: Handle, url: string, recreate: boolean): State => {
  const stored = readState(meta)
  if (stored && !recreate) checkFormat(stored, url)
  const unfinished: Unfinished = { since: Date.now(), pid: process.pid }
  root.transactionSync(() => {
    if (!stored) meta.putSync('state', emptyState)
    meta.putSync('unfinished', unfinished)
  })
  return recreate ? { ...emptyState, generation: stored?.generation ?? 0 } : (stored ?? emptyState)
}

/** Bytes of cells that are gathered before they are sorted and written: more, the more is stored already. */
const runBytes = { least: 24 * 2 ** 20, most: 192 * 2 ** 20, ofStored: 1 / 4 }

class Load implements StoreWriter {
  private readonly folder: string
  private readonly handle: Handle
  private readonly before: State
  private readonly transaction: WriteTransaction
  /** What to undo at the end, the last first. */
  private readonly undo: readonly (() => Promise<void>)[]
  private readonly options: WriteOptions
  private readonly issues: LoadIssue[] = []
  private readonly writers: { readonly [E in EntityName]: EntityWriter }
  private readonly runs = new Map<EntityName, Run>()
  /** Calls are served one after the other, in the order in which they come. */
  private last: Promise<unknown> = Promise.resolve()
  private ended = false

  constructor(
    folder: string,
    handle: Handle,
    before: State,
    transaction: WriteTransaction,
    undo: readonly (() => Promise<void>)[],
    options: WriteOptions,
  ) {
    this.folder = folder
    this.handle = handle
    this.before = before
    this.transaction = transaction
    this.undo = undo
    this.options = options
    const writerOptions = {
      onDuplicate: options.onDuplicate ?? ('replace' as const),
      signal: options.signal,
      addIssue: (issue: LoadIssue) => void this.issues.push(issue),
    }
    this.writers = ofEach((entity) => new EntityWriter(handle, entity, before.entities[entity], writerOptions))
  }

  write(batch: Batch): Promise<void> {
    return this.next(async () => {
      throwIfAborted(this.options.signal)
      const { entity, rows } = batch
      const writer = this.writers[entity]
      writer.read(rows)
      const run = this.runs.get(entity) ?? new Run()
      this.runs.set(entity, run)
      run.add(batch.cells ?? encodeCells(batch), rows, this.options.strict ? refuse(batch, writer) : [])
      const stored = (run.bytes / run.rows) * writer.stored
      if (run.bytes >= Math.min(runBytes.most, Math.max(runBytes.least, stored * runBytes.ofStored)))
        await this.flush(entity)
    })
  }

  reject(issue: LoadIssue): void {
    const writer = this.writers[issue.entity]
    writer.read(1)
    writer.reject(issue)
  }

  finish(): Promise<LoadReport> {
    return this.next(async () => {
      for (const entity of this.runs.keys()) await this.flush(entity)
      throwIfAborted(this.options.signal)
      const generation = this.before.generation + 1
      const entities = ofEach((entity) => this.writers[entity].finish())
      const state: State = { format, generation, at: Date.now(), entities }
      this.handle.meta.putSync('state', state)
      this.handle.meta.removeSync('unfinished')
      await this.end(true)
      const reports = entityNames.map((entity) => [entity, this.writers[entity].report] as const)
      return {
        entities: Object.fromEntries(reports.filter(([, { read }]) => read > 0)),
        issues: this.issues,
        generation,
      }
    })
  }

  async abort(): Promise<void> {
    await this.last
    await this.end(false)
  }

  private async flush(entity: EntityName): Promise<void> {
    const run = this.runs.get(entity)
    this.runs.delete(entity)
    if (run) await this.writers[entity].write(run)
  }

  /** Does one thing after all before it; if it fails, so has the load. */
  private next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(async () => {
      if (this.ended) throw new PolymartError('internal', 'Expected a load under way, found one that has ended.')
      try {
        return await work()
      } catch (error) {
        const reason = await explained(error, this.folder)
        await this.end(false)
        throw reason
      }
    })
    this.last = result.catch(() => undefined)
    return result
  }

  private async end(commit: boolean): Promise<void> {
    if (this.ended) return
    this.ended = true
    let committed = false
    try {
      if (commit) await this.transaction.commit()
      else await this.transaction.rollBack()
      committed = commit
    } finally {
      if (!committed) unmark(this.handle)
      for (const step of this.undo.toReversed()) await step()
    }
  }
}

const unmark = ({ root, meta }: Handle): void => {
  try {
    root.transactionSync(() => meta.removeSync('unfinished'))
  } catch {
    // A full disk refuses this too; then the store says that a load was broken off, which is so.
  }
}

/** Rejects the rows of a batch that break the domain, and gives their places. */
const refuse = (batch: Batch, writer: EntityWriter): ReadonlySet<number> => {
  const { entity, columns } = batch
  const problems = new Map<number, string[]>()
  for (const { row, field, reason } of domainProblems(batch)) {
    const found = `${field} is ${reason === 'unknown' ? 'none of the known words' : 'below zero'}`
    problems.set(row, [...(problems.get(row) ?? []), found])
  }
  const { codes, dictionary } = textColumn(columns, model[entity].key)
  for (const [row, found] of problems) {
    writer.reject({ entity, id: textAt(dictionary, codes[row]!)!, reason: 'domain', detail: found.join(', ') })
  }
  return new Set(problems.keys())
}

const ofEach = <T>(of: (entity: EntityName) => T): { readonly [E in EntityName]: T } =>
  Object.fromEntries(entityNames.map((entity) => [entity, of(entity)])) as { readonly [E in EntityName]: T }
