import { entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { Database, RootDatabase, RootDatabaseOptions } from 'lmdb'
import { ForReadingAlone, isInvalid, onceLocksAreThere, openRoot } from './environment.js'
import { explained } from './explain.js'
import type { BlockFacts } from './layout.js'
import { isLoading } from './lock.js'
import { checkFormat, readState } from './meta.js'
import type { MetaTable } from './meta.js'
import { checkFile } from './pages/check.js'

/** The entries of an entity's blocks, by the keys of their first rows. */
type Index = Database<BlockFacts, Uint8Array>

/** Packed columns by number. */
type ColumnsTable = Database<Uint8Array, number>

/** The store's files, open on this thread. */
export interface Handle {
  readonly root: RootDatabase
  readonly meta: MetaTable
  readonly columns: ColumnsTable
  index(entity: EntityName): Index
  close(): Promise<void>
}

/** Address space, not memory and not disk: the largest that a store may grow. */
const mapSize = 256 * 2 ** 30

const options: RootDatabaseOptions = {
  noSubdir: false,
  compression: false,
  maxDbs: entityNames.length + 4,
  maxReaders: 1024,
  mapSize,
  // A commit is on the disk when it returns.
  overlappingSync: false,
  noMemInit: true,
}

const openFiles = (
  folder: string,
  { readOnly, create }: { readOnly: boolean; create: boolean },
): Handle | undefined => {
  if (!checkFile(folder) && !create) return undefined
  const root = openRoot(folder, { ...options, readOnly })
  let handle: Handle | undefined
  try {
    return (handle = openTables(root, folder, create))
  } finally {
    if (!handle) void root.close()
  }
}

const openTables = (root: RootDatabase, folder: string, create: boolean): Handle | undefined => {
  const meta = root.openDB<unknown, string>('meta', { encoding: 'json', ...{ create } }) as MetaTable | undefined
  const columns = root.openDB('columns', { encoding: 'binary', keyEncoding: 'uint32', ...{ create } }) as
    ColumnsTable | undefined
  const indexes = new Map<EntityName, Index>()
  for (const entity of columns ? entityNames : []) {
    const index = root.openDB(entity, { encoding: 'json', keyEncoding: 'binary', ...{ create } }) as Index | undefined
    if (index) indexes.set(entity, index)
  }
  if (!meta || !columns || indexes.size < entityNames.length) {
    const state = meta && readState(meta)
    if (state) checkFormat(state, `embedded:${folder}`)
    return undefined
  }
  return { root, meta, columns, index: (entity) => indexes.get(entity)!, close: () => root.close() }
}

/**
 * All threads of a process share the files as the first of them opened them, so that a process that has them open for
 * reading alone cannot load. So they are opened for writing where that is possible, which takes LMDB's write lock for
 * an instant; only while another process loads, and holds it, are they opened for reading, by handles that live no
 * longer than the reads that need them.
 */
export interface ReadingHandle extends Handle {
  /** Whether it keeps this process from loading, and is to be closed after use. */
  readonly passing: boolean
}

/** Folders of which a passing handle of another thread was met: those are left open for reading. */
const forReadingAlone = new Set<string>()

/** Passing handles of this thread, until they are closed. */
const passingHandles = new Set<Promise<void>>()

/** Opens a store for reading; loads may run meanwhile. */
export const openForReading = async (folder: string): Promise<ReadingHandle> => {
  try {
    return await onceLocksAreThere(() => {
      const locked = isLoading(folder)
      const writable = locked || forReadingAlone.has(folder) ? undefined : openWritable(folder)
      const handle = writable ?? openFiles(folder, { readOnly: true, create: false })
      if (!handle) throw nothingThere(folder)
      return locked ? passing(handle) : { ...handle, passing: false }
    })
  } catch (error) {
    throw await explained(error, folder)
  }
}

const openWritable = (folder: string): Handle | undefined => {
  try {
    return openFiles(folder, { readOnly: false, create: false })
  } catch (error) {
    if (isInvalid(error)) throw error
    if (error instanceof ForReadingAlone) forReadingAlone.add(folder)
    return undefined // also where there is no permission to write
  }
}

const passing = (handle: Handle): ReadingHandle => {
  let closed: () => void
  const closing = new Promise<void>((resolve) => (closed = resolve))
  passingHandles.add(closing)
  return {
    ...handle,
    passing: true,
    close: async () => {
      await handle.close()
      passingHandles.delete(closing)
      closed()
    },
  }
}

const nothingThere = (folder: string): PolymartError =>
  new PolymartError('unreachable', `There is no store at ${folder}. Create one with polymart load or polymart demo.`)

/** Opens a store for a load, whose lock the caller holds, and creates it if it is not there. */
export const openForWriting = async (folder: string): Promise<Handle> => {
  await Promise.all(passingHandles)
  return onceLocksAreThere(() => {
    try {
      return openFiles(folder, { readOnly: false, create: true })!
    } catch (cause) {
      if (!(cause instanceof ForReadingAlone)) throw cause
      throw new PolymartError(
        'locked',
        `Another process loaded into ${folder} while this one was reading it, so this process cannot load. Load from a new process.`,
        { cause },
      )
    }
  })
}
