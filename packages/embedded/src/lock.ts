import { isGone, PolymartError, thisProcess } from '@polymart/core'
import type { ProcessMark } from '@polymart/core'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** Who loads into a store. */
interface Holder extends ProcessMark {
  readonly since: number
}

const lockFile = (folder: string): string => join(folder, 'load.lock')

const readLock = (folder: string): string | undefined => {
  try {
    return readFileSync(lockFile(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const holderOf = (text: string): Holder | undefined => {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/** Whether a process that still runs loads into the store. It answers at once, so that what it says still holds. */
export const isLocked = (folder: string): boolean => {
  const text = readLock(folder)
  const holder = text === undefined ? undefined : holderOf(text)
  return holder !== undefined && !isGone(holder)
}

/** Longer than it takes a reader that saw no lock to open the files, for which it needs what a load then holds. */
const openingTime = 10

/**
 * Takes the store for one load, and gives the function that releases it. What a process that was killed left behind
 * is taken over. LMDB has a lock of its own, but a second writer would wait for it in silence.
 */
export const takeLock = async (folder: string): Promise<() => Promise<void>> => {
  const holder: Holder = { ...thisProcess(), since: Date.now() }
  // A link appears whole or not at all, and fails where there is one.
  const own = `${lockFile(folder)}.${randomUUID()}`
  await writeFile(own, JSON.stringify(holder))
  try {
    for (;;) {
      try {
        await link(own, lockFile(folder))
        await setTimeout(openingTime)
        return () => rm(lockFile(folder), { force: true })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      await removeStale(folder)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** Removes the lock of a process that is gone; fails if it still runs. */
const removeStale = async (folder: string): Promise<void> => {
  const text = readLock(folder)
  if (text === undefined) return
  const holder = holderOf(text)
  if (holder && !isGone(holder)) throw locked(folder, holder)
  const aside = `${lockFile(folder)}.${randomUUID()}`
  try {
    await rename(lockFile(folder), aside)
    // Another process may have been faster, so that this was its new lock: put it back.
    if ((await readFile(aside, 'utf8')) !== text) await link(aside, lockFile(folder))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
}

const locked = (folder: string, { pid, host, since }: Holder): PolymartError => {
  const who = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
  const when = new Date(since).toISOString()
  return new PolymartError(
    'locked',
    `Another load into ${folder} is running: ${who}, since ${when}. ` +
      `Wait until it has finished; if it is no longer running, delete ${lockFile(folder)}.`,
  )
}
