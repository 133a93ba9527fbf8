import { access, constants, lstat, readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { PolymartError } from '../errors.js'

/** A plain file, or none yet; `mode` and `links` are those of one that is there. */
export interface PlainPlace {
  readonly kind: 'file'
  readonly path: string
  readonly mode?: number
  readonly links?: number
}

/** What takes bytes and keeps none that could be replaced; a descriptor is one of the process's own open files. */
export type PassingPlace =
  | { readonly kind: 'pipe'; readonly path: string }
  | { readonly kind: 'device'; readonly path: string }
  | { readonly kind: 'descriptor'; readonly descriptor: number }

/** Where the bytes of an output path go. */
export type Place = PlainPlace | PassingPlace

const mostLinks = 40

/**
 * Follows symbolic links to their end, also one that leads to no file yet, and says what is there.
 *
 * @throws PolymartError `argument` where nothing may be written: a folder, a disk, a socket.
 */
export const placeOf = async (path: string): Promise<Place> => {
  let at = resolve(path)
  for (let links = 0; links < mostLinks; links++) {
    const descriptor = descriptorOf(at)
    if (descriptor !== undefined) return { kind: 'descriptor', descriptor }
    const found = await lstat(at).catch(notThere)
    if (!found) return { kind: 'file', path: at }
    if (!found.isSymbolicLink()) {
      if (found.isFile()) {
        await access(at, constants.W_OK)
        return { kind: 'file', path: at, mode: found.mode & 0o7777, links: found.nlink }
      }
      if (found.isFIFO()) return { kind: 'pipe', path: at }
      if (found.isCharacterDevice()) return { kind: 'device', path: at }
      const what = found.isDirectory() ? 'a folder' : found.isSocket() ? 'a socket' : 'a disk'
      throw new PolymartError('argument', `${path} is ${what}; choose a file.`)
    }
    // What a link names is beside it, in the folder where it really lies.
    at = resolve(join(await realpath(dirname(at)), basename(at)), '..', await readlink(at))
  }
  throw new PolymartError('argument', `${path} is a symbolic link that leads to itself; choose a file.`)
}

const notThere = (error: unknown): undefined => {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

/** Its number, where a path names one of the process's own open files: 1 is standard output. */
export const descriptorOf = (path: string): number | undefined => {
  const named = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 }[path]
  const numbered = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1]
  return named ?? (numbered === undefined ? undefined : Number(numbered))
}
