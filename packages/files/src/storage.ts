import { asError, PolymartError } from '@polymart/core'

/** Runs what writes to a path; says which path it was where the file system refuses. */
export const storing = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof PolymartError || !('code' in asError(cause))) throw cause
    throw new PolymartError('storage', `Expected to write ${path}, found that it cannot be: ${reasonOf(cause)}.`, {
      cause,
    })
  }
}

/** The operating system's words for why a file cannot be used. */
export const reasonOf = (thrown: unknown): string => {
  const { code, message } = asError(thrown) as NodeJS.ErrnoException
  switch (code) {
    case 'ENOSPC':
      return 'the disk is full'
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied'
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOTDIR':
      return 'a part of the path is no folder'
    case 'ENOENT':
      return 'it is not there'
    default:
      return message
  }
}
