import { PolymartError } from '@polymart/core'
import { open } from 'lmdb'
import type { RootDatabase, RootDatabaseOptions } from 'lmdb'
import { explained, notAStore } from './explain.js'
import { kindOfFile } from './header.js'
import { tableNames } from './layout.js'
import { isLocked } from './lock.js'
import type { MetaTable } from './meta.js'
import { openTable } from './table.js'
import type { Table } from './table.js'

/** The store's files, open on this thread. */
export interface Handle {
  readonly root: RootDatabase
  readonly meta: MetaTable
  table(name: string): Table
  close(): Promise<void>
}

/** Address space, not memory and not disk: the largest that a store may grow. */
const mapSize = 256 * 2 ** 30

const options: RootDatabaseOptions = {
  noSubdir: false,
  compression: false,
  maxDbs: tableNames.length + 4,
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
  const kind = kindOfFile(folder)
  if (kind === 'other') throw notAStore(folder)
  if (kind === 'none' && !create) return undefined
  const root = open(folder, { ...options, readOnly })
  const meta = root.openDB<unknown, string>('meta', { encoding: 'json', ...{ create } }) as MetaTable | undefined
  const tables = new Map<string, Table>()
  for (const name of meta ? tableNames : []) {
    const table = openTable(root, name, create)
    if (table) tables.set(name, table)
  }
  if (!meta || tables.size < tableNames.length) {
    void root.close()
    return undefined
  }
  return { root, meta, table: (name) => tables.get(name)!, close: () => root.close() }
}

/** Opens a store for reading; loads may run meanwhile. */
export const openForReading = async (folder: string): Promise<Handle> => {
  try {
    const handle = openBest(folder)
    if (!handle) throw nothingThere(folder)
    return handle
  } catch (error) {
    throw await explained(error, folder)
  }
}

/**
 * All threads of a process share the files as the first one opened them. So that this process can load later on, they
 * are opened for writing if that takes no waiting: it takes LMDB's write lock for an instant, which a load holds.
 */
const openBest = (folder: string): Handle | undefined => {
  if (!isLocked(folder)) {
    try {
      return openFiles(folder, { readOnly: false, create: false })
    } catch {
      // Not allowed to write: then reading is all there is.
    }
  }
  return openFiles(folder, { readOnly: true, create: false })
}

const nothingThere = (folder: string): PolymartError =>
  new PolymartError(
    'unreachable',
    `Expected a store, found nothing at ${folder}. Create one with polymart load or polymart demo.`,
  )

/** Opens a store for a load, whose lock the caller holds, and creates it if it is not there. */
export const openForWriting = (folder: string): Handle => {
  try {
    return openFiles(folder, { readOnly: false, create: true })!
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 22) throw cause
    throw new PolymartError(
      'locked',
      `This process opened ${folder} for reading while another one loaded into it, and cannot load itself until it is closed. Close the open shops and try again.`,
      { cause },
    )
  }
}
