import { asError } from './errors.js'

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
    case 'EEXIST':
      return 'a file is in its place'
    case 'ENOTDIR':
      return 'part of the path is not a folder'
    case 'ENOENT':
      return 'it does not exist'
    default:
      return message
  }
}
