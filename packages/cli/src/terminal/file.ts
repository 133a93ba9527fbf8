import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { makeFolder, PolymartError } from '@polymart/core'
import type { Chunk, Target } from './output.js'

/** A file that is there whole after `finish`, or as it was before. */
export interface TargetFile extends Target {
  finish(): Promise<void>
  /** Does nothing after `finish`. */
  abandon(): Promise<void>
}

/** Opens a file to be written: aside and then renamed, so that nobody ever sees half of it. */
export const openFile = async (path: string): Promise<TargetFile> => {
  const place = await placeOf(path)
  // A pipe or device cannot be renamed over.
  const aside = place.special ? undefined : `${place.path}.${process.pid}.part`
  const stream = createWriteStream(aside ?? place.path)
  try {
    await once(stream, 'open')
  } catch (cause) {
    throw unwritable(path, cause)
  }
  let ended = false
  let failed: Error | undefined
  stream.on('error', (error) => (failed = error))
  return {
    closed: false,
    async write(chunk: Chunk) {
      if (!failed && !stream.write(chunk)) await once(stream, 'drain').catch(() => undefined)
      if (failed) throw unwritable(path, failed)
    },
    async finish() {
      try {
        stream.end()
        await finished(stream)
        if (aside !== undefined) {
          await flushed(aside)
          await rename(aside, place.path)
        }
        ended = true
      } catch (cause) {
        throw unwritable(path, cause)
      }
    },
    async abandon() {
      if (ended) return
      stream.destroy()
      if (aside !== undefined) await rm(aside, { force: true })
    },
  }
}

const placeOf = async (path: string): Promise<{ readonly path: string; readonly special: boolean }> => {
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new PolymartError('argument', `--out must be a file, but ${path} is a folder.`)
    return { path: await realpath(path), special: !found.isFile() }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    await makeFolder(dirname(path)).catch((error: unknown) => {
      throw unwritable(path, error)
    })
    return { path, special: false }
  }
}

const flushed = async (path: string): Promise<void> => {
  const file = await open(path)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const unwritable = (path: string, cause: unknown): PolymartError =>
  new PolymartError('storage', `Cannot write ${path}: ${(cause as Error).message}. Nothing was changed.`, {
    cause,
  })
