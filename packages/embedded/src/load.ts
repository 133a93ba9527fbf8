import {
  digitsMark,
  entityNames,
  loadReport,
  LoadSteps,
  lostStore,
  makeFolder,
  Scratch,
  throwIfAborted,
} from '@polymart/core'
import type { Batch, EntityName, LoadIssue, LoadReport, StoreWriter, WriteOptions } from '@polymart/core'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { checkContents } from './contents.js'
import { checkDigits } from './digits.js'
import { DraftBlocks } from './draft-blocks.js'
import { Draft, sweep } from './draft.js'
import { EntityWriter } from './entity-writer.js'
import type { LoadMemory } from './entity-writer.js'
import { explained } from './explain.js'
import { openForWriting } from './handle.js'
import type { Handle } from './handle.js'
import { format, formats } from './layout.js'
import { takeLock } from './lock.js'
import { checkFormat, emptyState, readState, writeState } from './meta.js'
import type { State, Unfinished } from './meta.js'
import { SpillFile } from './spill.js'

export interface LoadOptions extends WriteOptions {
  readonly memory: LoadMemory
}

/** Begins a load: takes the store's lock, and says in the store that a load is under way. */
export const beginLoad = async (folder: string, url: string, options: LoadOptions): Promise<StoreWriter> => {
  throwIfAborted(options.signal)
  const undo: (() => Promise<void>)[] = []
  try {
    await makeFolder(folder)
    const lease = await takeLock(folder)
    undo.push(() => lease.release())
    const handle = await openForWriting(folder)
    undo.push(() => handle.close())
    const before = mark(handle, url, options.recreate ?? false)
    return new Load(folder, handle, { before, file: fileIn(folder) }, undo, options)
  } catch (error) {
    for (const step of undo.reverse()) await step()
    throw await explained(error, folder)
  }
}

/** Which file the store's data are in, so that another of its name is told from it; undefined where there is none. */
const fileIn = (folder: string): string | undefined => {
  const found = statSync(join(folder, 'data.mdb'), { throwIfNoEntry: false, bigint: true })
  return found && `${found.dev} ${found.ino}`
}

/** How a load finds the store. */
interface Beginning {
  readonly before: State
  readonly file: string | undefined
}

/**
 * Tells all who open the store that a load has begun, and deletes what one that was broken off has left; gives the
 * state from which it starts.
 */
const mark = (handle: Handle, url: string, recreate: boolean): State => {
  const { root, meta } = handle
  const stored = recreate ? readable(handle) : readState(meta)
  const foreign = !stored || !formats.includes(stored.format)
  if (stored && !recreate) checkFormat(stored, url)
  const state = foreign ? { ...emptyState, generation: stored?.generation ?? 0 } : stored
  if (!recreate) {
    checkContents(handle, state)
    checkDigits(handle, state, url)
  }
  const unfinished: Unfinished = { since: Date.now(), pid: process.pid }
  root.transactionSync(() => {
    // What another version has stored, or is damaged, cannot be told from what this one writes.
    if (foreign) for (const entity of entityNames) handle.index(entity).clearSync()
    sweep(handle, foreign ? 0 : state.nextColumns)
    writeState(meta, state)
    meta.putSync('unfinished', unfinished)
  })
  return state
}

/** The state of a store that is to be made anew; undefined where it is damaged. */
const readable = (handle: Handle): State | undefined => {
  try {
    const state = readState(handle.meta)
    if (state && formats.includes(state.format)) checkContents(handle, state)
    return state
  } catch {
    return undefined
  }
}

class Load implements StoreWriter {
  private readonly folder: string
  private readonly handle: Handle
  private readonly before: State
  private readonly file: string | undefined
  private readonly draft: Draft
  /** What to undo at the end, the last first. */
  private readonly undo: readonly (() => Promise<void>)[]
  private readonly options: LoadOptions
  private readonly writers: { readonly [E in EntityName]: EntityWriter }
  private readonly spill: SpillFile
  private readonly steps = new LoadSteps(
    () => this.ended,
    async (error) => {
      const reason = await explained(error, this.folder)
      await this.end(false)
      return reason
    },
  )
  private ended = false

  constructor(
    folder: string,
    handle: Handle,
    { before, file }: Beginning,
    undo: readonly (() => Promise<void>)[],
    options: LoadOptions,
  ) {
    this.folder = folder
    this.handle = handle
    this.before = before
    this.file = file
    this.draft = new Draft(handle, before.nextColumns)
    this.undo = undo
    this.options = options
    this.spill = new SpillFile(folder)
    const { recreate = false, signal, memory } = options
    const scratch = new Scratch()
    this.writers = ofEach((entity) => {
      const blocks = new DraftBlocks(handle, entity, this.draft, recreate)
      return new EntityWriter(entity, blocks, { writing: options, signal, spill: this.spill, memory, scratch })
    })
  }

  write(batch: Batch): Promise<void> {
    return this.steps.run(() => {
      throwIfAborted(this.options.signal)
      const writer = this.writers[batch.entity]
      const first = writer.policy.read(batch.rows)
      writer.write(batch, first, this.options.strict ? writer.policy.refuse(batch, first) : nothing)
      const held = Object.values(this.writers).sort((a, b) => b.bytes - a.bytes)
      if (held.reduce((sum, { bytes }) => sum + bytes, 0) >= this.options.memory.run) held[0]!.spill()
    })
  }

  reject(issue: LoadIssue): void {
    const { policy } = this.writers[issue.entity]
    policy.reject(policy.read(1), issue)
  }

  finish(): Promise<LoadReport> {
    return this.steps.run(async () => {
      throwIfAborted(this.options.signal)
      const generation = this.before.generation + 1
      const entities = { ...this.before.entities }
      for (const entity of entityNames) entities[entity] = await this.writers[entity].finish()
      const state: State = {
        format,
        minorDigits: digitsMark,
        generation,
        at: Date.now(),
        nextColumns: this.draft.next,
        entities,
      }
      writeState(this.handle.meta, state)
      this.handle.meta.removeSync('unfinished')
      await this.end(true)
      this.checkThere()
      return loadReport(
        ofEach((entity) => this.writers[entity].policy),
        generation,
      )
    })
  }

  /** What was written is in the file that was opened, which may be there no more. */
  private checkThere(): void {
    const found = fileIn(this.folder)
    if (found !== undefined && found === this.file) return
    throw lostStore(this.folder, found !== undefined)
  }

  async abort(): Promise<void> {
    await this.steps.settled()
    await this.end(false)
  }

  private async end(commit: boolean): Promise<void> {
    if (this.ended) return
    this.ended = true
    let committed = false
    try {
      this.spill.close()
      if (commit) await this.draft.commit()
      else await this.draft.rollBack()
      committed = commit
    } finally {
      if (!committed) unmark(this.handle, this.before)
      for (const step of this.undo.toReversed()) await step()
    }
  }
}

const unmark = (handle: Handle, { nextColumns }: State): void => {
  try {
    handle.root.transactionSync(() => {
      sweep(handle, nextColumns)
      handle.meta.removeSync('unfinished')
    })
  } catch {
    // A full disk refuses this too; then the store says that a load was broken off, which is so.
  }
}

const nothing: ReadonlySet<number> = new Set()

const ofEach = <T>(of: (entity: EntityName) => T): { readonly [E in EntityName]: T } =>
  Object.fromEntries(entityNames.map((entity) => [entity, of(entity)])) as { readonly [E in EntityName]: T }
