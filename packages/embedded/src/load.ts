import { digitsMark, entityNames, lostStore, makeFolder, ofEach, Scratch } from '@polymart/core'
import type { Batch, EntityName, LoadPlan, LoadPolicies, LoadWork, LockFile, WriteOptions } from '@polymart/core'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { checkContents } from './contents.js'
import { checkDigits } from './digits.js'
import { DraftBlocks } from './draft-blocks.js'
import { Draft, sweep } from './draft.js'
import { EntityWriter } from './entity-writer.js'
import type { LoadMemory } from './entity-writer.js'
import { openForWriting } from './handle.js'
import type { Handle } from './handle.js'
import { format, formats } from './layout.js'
import { lockOf, openingTime } from './lock.js'
import { checkFormat, emptyState, readState, writeState } from './meta.js'
import type { EntityState, State, Unfinished } from './meta.js'
import { SpillFile } from './spill.js'

export interface LoadOptions extends WriteOptions {
  readonly memory: LoadMemory
}

/** A load into a folder: it takes the store's lock, and says in the store that a load is under way. */
export const loadPlan = (folder: string, url: string, options: LoadOptions): LoadPlan<LockFile> => ({
  place: async () => {
    await makeFolder(folder)
    return lockOf(folder)
  },
  begin: async (_, __, policies) => {
    await setTimeout(openingTime)
    const handle = await openForWriting(folder)
    try {
      return new Load(folder, handle, mark(handle, url, options.recreate ?? false), policies, options)
    } catch (error) {
      await handle.close()
      throw error
    }
  },
})

/** Which file the store's data are in, so that another of its name is told from it; undefined where there is none. */
const fileIn = (folder: string): string | undefined => {
  const found = statSync(join(folder, 'data.mdb'), { throwIfNoEntry: false, bigint: true })
  return found && `${found.dev} ${found.ino}`
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

class Load implements LoadWork {
  private readonly folder: string
  private readonly handle: Handle
  private readonly before: State
  private readonly file: string | undefined
  private readonly draft: Draft
  private readonly options: LoadOptions
  private readonly writers: { readonly [E in EntityName]: EntityWriter }
  private readonly spill: SpillFile
  private readonly entities: { [E in EntityName]: EntityState }
  private committed = false

  constructor(folder: string, handle: Handle, before: State, policies: LoadPolicies, options: LoadOptions) {
    this.folder = folder
    this.handle = handle
    this.before = before
    this.file = fileIn(folder)
    this.entities = { ...before.entities }
    this.draft = new Draft(handle, before.nextColumns)
    this.options = options
    this.spill = new SpillFile(folder)
    const { recreate = false, signal, memory } = options
    const scratch = new Scratch()
    this.writers = ofEach((entity) => {
      const blocks = new DraftBlocks(handle, entity, this.draft, recreate)
      const policy = policies[entity]
      return new EntityWriter(entity, blocks, { policy, signal, spill: this.spill, memory, scratch })
    })
  }

  write(batch: Batch, first: number, without: ReadonlySet<number>): void {
    this.writers[batch.entity].write(batch, first, without)
    const held = Object.values(this.writers).sort((a, b) => b.bytes - a.bytes)
    if (held.reduce((sum, { bytes }) => sum + bytes, 0) >= this.options.memory.run) held[0]!.spill()
  }

  async settle(): Promise<void> {
    for (const entity of entityNames) this.entities[entity] = await this.writers[entity].finish()
  }

  async publish(): Promise<number> {
    const { meta } = this.handle
    const generation = this.before.generation + 1
    const { entities, draft } = this
    writeState(meta, { format, minorDigits: digitsMark, generation, at: Date.now(), nextColumns: draft.next, entities })
    meta.removeSync('unfinished')
    await draft.commit()
    this.committed = true
    await this.close()
    this.checkThere()
    return generation
  }

  /** What was written is in the file that was opened, which may be there no more. */
  private checkThere(): void {
    const found = fileIn(this.folder)
    if (found === undefined || found !== this.file) throw lostStore(this.folder, found !== undefined)
  }

  async takeBack(): Promise<boolean> {
    if (this.committed) return true
    // Of a commit that failed there is nothing to roll back.
    await this.draft.rollBack().catch(() => undefined)
    unmark(this.handle, this.before)
    await this.close()
    return true
  }

  private async close(): Promise<void> {
    this.spill.close()
    await this.handle.close()
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
