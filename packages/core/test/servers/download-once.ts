import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const cache = fileURLToPath(new URL('../../../../.cache/servers/', import.meta.url))

/** After so long a download that holds the lock is taken for dead. */
const patience = 600_000

/**
 * The path of something that is downloaded once and kept for all runs; processes that want it at the same time wait
 * for the one that fetches it. `fetch` makes it at another path, so that it appears whole or not at all.
 */
export const downloadOnce = async (name: string, fetch: (path: string) => Promise<void>): Promise<string> => {
  const kept = join(cache, name)
  if (await isThere(kept)) return kept
  await mkdir(cache, { recursive: true })
  const lock = `${kept}.lock`
  while (!(await taken(lock))) {
    if (await isThere(kept)) return kept
    if (await isOld(lock)) await rm(lock, { recursive: true, force: true })
    else await setTimeout(200)
  }
  try {
    if (await isThere(kept)) return kept
    const part = `${kept}.part`
    await rm(part, { recursive: true, force: true })
    await fetch(part)
    await rename(part, kept)
    return kept
  } finally {
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

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

const isOld = (lock: string): Promise<boolean> =>
  stat(lock).then(
    ({ mtimeMs }) => Date.now() - mtimeMs > patience,
    () => false,
  )
