import { isLocked, LockFile, PolymartError } from '@polymart/core'
import { join } from 'node:path'

const lockFile = (folder: string): string => join(folder, 'load.lock')

/** Whether a process that still runs loads into the store. It answers at once, so that what it says still holds. */
export const isLoading = (folder: string): boolean => isLocked(lockFile(folder))

/** Longer than it takes a reader that saw no lock to open the files, for which it needs what a load then holds, ms. */
export const openingTime = 10

/** Who loads into a store. LMDB has a lock of its own, but a second writer would wait for it in silence. */
export const lockOf = (folder: string): LockFile => new LockFile(lockFile(folder), (who) => locked(folder, who))

const locked = (folder: string, who: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another load into ${folder} is running: ${who}. ` +
      `Wait until it has finished; if it is no longer running, delete ${lockFile(folder)}.`,
  )
