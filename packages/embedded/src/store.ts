import { evenPartitions, PolymartError, StoreLife } from '@polymart/core'
import type { EntityName, Extent, Moment, Store } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkContents } from './contents.js'
import { checkDigits } from './digits.js'
import { explained } from './explain.js'
import { openForReading } from './handle.js'
import type { Handle, ReadingHandle } from './handle.js'
import type { LoadMemory } from './entity-writer.js'
import { loadPlan } from './load.js'
import { checkFormat, readState, readUnfinished } from './meta.js'
import type { State } from './meta.js'
import { scanRows } from './scan.js'
import { weights } from './spread.js'

/** How a store in a folder is opened. */
export interface EmbeddedOptions {
  /** Refuses to load. */
  readonly readOnly?: boolean
  /** Memory that a load takes, in bytes: default 192 MiB for rows that are not written yet, 4 MiB for those of a block. */
  readonly memory?: Partial<LoadMemory>
}

const usualMemory: LoadMemory = { run: 192 << 20, block: 4 << 20 }

/** What a read sees: the store as it was when the read began, whatever is loaded meanwhile. */
interface Snapshot {
  readonly handle: Handle
  readonly transaction: Transaction
  readonly state: State
}

/** The store in a folder. Its files are opened by the first read, and closed with it. */
export const embeddedStore = (folder: string, { readOnly = false, memory }: EmbeddedOptions): Store => {
  const url = `embedded:${folder}`
  let handle: Promise<ReadingHandle> | undefined
  let reads = 0
  const life = new StoreLife({
    url,
    readOnly,
    explained: (error) => explained(error, folder),
    release: async () => (await handle?.catch(() => undefined))?.close(),
  })

  const opened = (): Promise<ReadingHandle> =>
    (handle ??= openForReading(folder).catch((error: unknown) => {
      handle = undefined
      throw error
    }))

  /** Closes files that must not stay open, once the last read is done with them. */
  const leave = async (files: ReadingHandle): Promise<void> => {
    if (--reads > 0 || !files.passing) return
    handle = undefined
    await files.close()
  }

  const read = <T>(work: (snapshot: Snapshot) => T | Promise<T>): Promise<T> =>
    life.read(async () => {
      const opening = opened()
      reads++
      const files = await opening.catch((error: unknown) => {
        reads--
        throw error
      })
      try {
        return await inTransaction(files, url, work)
      } finally {
        await leave(files)
      }
    })

  return {
    url,
    coPartitioned: true,
    moment: () => read(momentOf),
    extent: (entity) => read(({ state }) => extentOf(state, entity)),
    partitions: (count) => read(({ handle: files, transaction }) => evenPartitions(count, weights(files, transaction))),
    scan: (entity, partition, options) =>
      read(async ({ handle: files, transaction, state }) => ({
        ...(await scanRows(files, transaction, entity, partition, options)),
        generation: state.generation,
      })),
    writer: (options = {}) =>
      life.load(options, loadPlan(folder, url, { ...options, memory: { ...usualMemory, ...memory } })),
    facts: () => read((snapshot) => factsOf(snapshot, folder)),
    close: () => life.close(),
  }
}

const inTransaction = async <T>(
  handle: Handle,
  url: string,
  work: (snapshot: Snapshot) => T | Promise<T>,
): Promise<T> => {
  // What was committed a moment ago must be seen; LMDB would go on with the thread's last snapshot for a while.
  handle.root.resetReadTxn()
  const transaction = handle.root.useReadTransaction()
  try {
    const state = readState(handle.meta, transaction)
    if (!state) throw new PolymartError('unreachable', `There is no store at ${url}.`)
    checkContents(handle, checkFormat(state, url), transaction)
    checkDigits(handle, state, url, transaction)
    return await work({ handle, transaction, state })
  } finally {
    transaction.done()
  }
}

const momentOf = ({ handle, transaction, state: { generation, at } }: Snapshot): Moment => ({
  generation,
  at,
  unfinishedSince: readUnfinished(handle.meta, transaction)?.since ?? null,
})

const extentOf = ({ entities }: State, entity: EntityName): Extent => {
  const { rows, earliest, latest } = entities[entity]
  return { rows, earliest, latest }
}

const factsOf = async ({ state }: Snapshot, folder: string): Promise<{ readonly [name: string]: number | string }> => {
  const { blocks } = await stat(join(folder, 'data.mdb'))
  return { folder, format: state.format, bytesOnDisk: blocks * 512 }
}
