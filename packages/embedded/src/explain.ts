import { asError, freeBytes, PolymartError } from '@polymart/core'

/** Codes of the operating system and of LMDB, as its driver gives them. */
const codes = {
  eio: 5,
  enospc: 28,
  eacces: 13,
  erofs: 30,
  eperm: 1,
  einval: 22,
  enoent: 2,
  eexist: 17,
  enotdir: 20,
  mapFull: -30792,
  invalid: -30793,
  corrupted: -30796,
  pageNotFound: -30797,
  badReaderSlot: -30783,
}

const numberOf = (error: Error): number | undefined => {
  const { code, errno } = error as { code?: unknown; errno?: unknown }
  return typeof code === 'number' ? code : typeof errno === 'number' ? -errno : undefined
}

export const notAStore = (folder: string, cause?: Error): PolymartError =>
  new PolymartError(
    'unreachable',
    `The data.mdb in ${folder} is damaged, or belongs to another program. Load the data into another folder.`,
    { cause },
  )

export const cutOff = (folder: string): PolymartError =>
  new PolymartError(
    'unreachable',
    `The store in ${folder} is incomplete: the end of its data.mdb is missing, perhaps because it was only partly copied. ` +
      'Copy it again, or delete the folder and load the data again.',
  )

export const damagedFile = (folder: string, found: string, cause?: unknown): PolymartError =>
  new PolymartError(
    'format',
    `The store in ${folder} is damaged: its data.mdb holds ${found}. Put a copy of the folder in its place, or delete it and load the data again.`,
    { cause },
  )

/** The system takes a process's locks from it when the process closes a file that it opened beside LMDB. */
const lostLocks = (folder: string, cause: Error): PolymartError =>
  new PolymartError(
    'locked',
    `The locks on the store in ${folder} do not work, perhaps because this process or another one read or copied its lock.mdb while it had the store open. ` +
      'Restart the programs that have the store open, and leave lock.mdb out of copies.',
    { cause },
  )

/** Turns what LMDB or the file system throws into what it means and what to do. */
export const explained = async (thrown: unknown, folder: string): Promise<Error> => {
  const error = asError(thrown)
  if (error instanceof PolymartError) return error
  const storage = (message: string): PolymartError => new PolymartError('storage', message, { cause: error })
  switch (numberOf(error)) {
    case codes.eio:
    case codes.enospc: {
      // LMDB reports a full disk as an input/output error.
      const free = await freeBytes(folder)
      if (numberOf(error) === codes.enospc || free < 1 << 20) {
        return storage(
          `The disk of ${folder} is full: ${Math.round(free / 1024)} KiB are free. Nothing was loaded; free some space and load again.`,
        )
      }
      return storage(`The disk of ${folder} failed to write or read (${error.message}). Nothing was loaded.`)
    }
    case codes.mapFull:
      return storage(`The store in ${folder} has reached its maximum size. Nothing was loaded.`)
    case codes.eacces:
    case codes.eperm:
    case codes.erofs:
      return storage(`No permission to read and write in ${folder}. Change the permissions, or choose another folder.`)
    case codes.enoent:
    case codes.eexist:
    case codes.enotdir:
      return new PolymartError('unreachable', `${folder} is not a folder and cannot become one; choose another.`, {
        cause: error,
      })
    case codes.invalid:
      return notAStore(folder, error)
    case codes.corrupted:
    case codes.pageNotFound:
      return damagedFile(folder, 'pages that are broken', error)
    case codes.einval:
    case codes.badReaderSlot:
      return lostLocks(folder, error)
    default:
      return error
  }
}
