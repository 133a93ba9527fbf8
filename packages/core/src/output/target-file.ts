import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { copyFile, open, rename, rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { PolymartError } from '../errors.js'
import { makeFolder } from '../folders.js'
import { reasonOf } from '../reasons.js'
import { clearParts, partBeside } from './parts.js'
import { openPipe } from './pipe.js'
import { placeOf } from './place.js'
import type { PassingPlace, PlainPlace } from './place.js'

/**
 * What is written to a path. A plain file is there whole after `finish`, or as it was before; what goes into a pipe
 * or a device is there at once.
 */
export interface TargetFile {
  /** True once nobody reads any more, as when `head` has had enough: more need not be written. */
  readonly closed: boolean
  /** Waits until the chunk is taken. */
  write(chunk: string | Uint8Array): Promise<void>
  /** Puts what was written in its place, whole. */
  finish(): Promise<void>
  /** Takes back what was not finished; does nothing after `finish`. */
  abandon(): Promise<void>
}

/**
 * Opens a path to be written. Symbolic links are written through; pipes, devices and open files such as /dev/stdout
 * are written to, never replaced; folders that are missing are made.
 *
 * @throws PolymartError `argument` where it is a folder, a disk or a socket; `storage` where it cannot be written,
 * then and later; `interrupted` where the signal is aborted while a pipe waits for its reader.
 */
export const openTarget = async (path: string, signal?: AbortSignal): Promise<TargetFile> => {
  try {
    const place = await placeOf(path)
    return place.kind === 'file' ? await plainFile(path, place) : await passingFile(path, place, signal)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/** Made aside and then renamed, so that nobody ever sees half of it. */
const plainFile = async (path: string, { path: real, mode, links = 1 }: PlainPlace): Promise<TargetFile> => {
  const folder = dirname(real)
  const made = await makeFolder(folder)
  await clearParts(folder)
  const aside = partBeside(real)
  const stream = createWriteStream(aside, mode === undefined ? {} : { mode })
  const takeBack = async (): Promise<void> => {
    stream.destroy()
    await rm(aside, { force: true })
    for (const one of made.toReversed()) await rmdir(one).catch(() => undefined)
  }
  await once(stream, 'open').catch(async (error: unknown) => {
    await takeBack()
    throw error
  })
  const writer = writerOf(stream, path)
  let ended = false
  return {
    closed: false,
    async write(chunk) {
      await writer.write(chunk)
    },
    async finish() {
      try {
        await writer.end()
        await settle(aside, mode)
        await putInPlace(aside, real, links)
        ended = true
      } catch (cause) {
        throw unwritable(path, cause)
      }
    },
    async abandon() {
      if (!ended) await takeBack()
    },
  }
}

/** On the disk, and with the rights of the file whose place it takes. */
const settle = async (path: string, mode: number | undefined): Promise<void> => {
  const file = await open(path, 'r+')
  try {
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A file of several names, or one that is mounted by itself, keeps its place and takes the content. */
const putInPlace = async (aside: string, path: string, links: number): Promise<void> => {
  if (links === 1) {
    try {
      await rename(aside, path)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error
    }
  }
  await copyFile(aside, path)
  await rm(aside)
}

/** A pipe, a device, or an open file of the process: bytes go there as they come. */
const passingFile = async (path: string, place: PassingPlace, signal: AbortSignal | undefined): Promise<TargetFile> => {
  const stream =
    place.kind === 'pipe'
      ? await openPipe(place.path, signal)
      : place.kind === 'device'
        ? createWriteStream(place.path)
        : createWriteStream('', { fd: place.descriptor, autoClose: false })
  const writer = writerOf(stream, path)
  if (place.kind === 'device') await once(stream, 'open')
  let closed = false
  return {
    get closed() {
      return closed
    },
    async write(chunk) {
      if (!closed) closed = await writer.write(chunk)
    },
    async finish() {
      if (!closed) await writer.end()
    },
    // The process's own files stay open: whoever opened them closes them.
    async abandon() {
      if (place.kind !== 'descriptor') await Promise.resolve(stream.destroy())
    },
  }
}

/** Writes to a stream, and tells what went wrong by the path; `write` gives whether its reader has gone. */
const writerOf = (stream: Writable, path: string) => {
  // Each write's callback tells of its error; without a listener Node would end the process besides.
  stream.on('error', () => undefined)
  return {
    async write(chunk: string | Uint8Array): Promise<boolean> {
      const error = await new Promise<Error | null | undefined>((done) => void stream.write(chunk, done))
      if (!error) return false
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return true
      throw unwritable(path, error)
    },
    async end(): Promise<void> {
      stream.end()
      await finished(stream, { readable: false }).catch((error: unknown) => {
        throw unwritable(path, error)
      })
    },
  }
}

const unwritable = (path: string, cause: unknown): unknown =>
  cause instanceof PolymartError
    ? cause
    : new PolymartError('storage', `Cannot write ${path}: ${reasonOf(cause)}.`, { cause })
