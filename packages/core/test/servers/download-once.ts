import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Progress } from '@polymart/core'

/** Something that is downloaded once and kept for all runs. */
export interface Download {
  /** `MongoDB 6.0.5` */
  readonly what: string
  /** The kind of registry that it comes from, and the command that fetches it. */
  readonly from: string
  /** Roughly; 2^20 each. */
  readonly megabytes: number
  /** Where it is kept. */
  readonly path: string
}

export interface DownloadOptions {
  /** Is told how many of its bytes are here. */
  readonly onProgress?: Progress | undefined
  readonly signal?: AbortSignal | undefined
}

const cache = fileURLToPath(new URL('../../../../.cache/servers/', import.meta.url))

export const cached = (name: string): string => join(cache, name)

/** After so long a download that holds the lock is taken for dead. */
const patience = 600_000

/**
 * The path of a download, which is made if it is not there; processes that want it at the same time wait for the one
 * that fetches it. `fetch` makes it at another path, so that it appears whole or not at all.
 */
export const downloadOnce = async (
  { path }: Download,
  fetch: (path: string) => Promise<void>,
  { signal }: DownloadOptions = {},
): Promise<string> => {
  if (await isThere(path)) return path
  await mkdir(cache, { recursive: true })
  const lock = `${path}.lock`
  while (!(await taken(lock))) {
    signal?.throwIfAborted()
    if (await isThere(path)) return path
    if (await isOld(lock)) await rm(lock, { recursive: true, force: true })
    else await setTimeout(200)
  }
  const part = `${path}.part`
  try {
    if (await isThere(path)) return path
    await rm(part, { recursive: true, force: true })
    await fetch(part)
    await rename(part, path)
    return path
  } finally {
    await rm(part, { recursive: true, force: true })
    await rm(lock, { recursive: true, force: true })
  }
}

const taken = (lock: string): Promise<boolean> =>
  mkdir(lock).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    },
  )

export const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

const isOld = (lock: string): Promise<boolean> =>
  stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > patience,
    () => false,
  )
