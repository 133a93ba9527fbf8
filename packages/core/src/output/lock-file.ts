import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isGone, thisProcess } from '../processes.js'
import type { ProcessMark } from '../processes.js'

/** Who holds a lock, since when in epoch milliseconds. */
interface Holder extends ProcessMark {
  readonly since: number
}

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A file that was cut off says nobody. */
const holderOf = (text: string): Holder | undefined => {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

/** Whether a process that still runs holds a lock. It answers at once, so that what it says still holds. */
export const isLocked = (path: string): boolean => {
  const text = textOf(path)
  const holder = text === undefined ? undefined : holderOf(text)
  return holder !== undefined && !isGone(holder)
}

/**
 * Takes a lock, and gives the function that releases it. What a process that was killed left behind is taken over.
 *
 * @throws what `refused` makes, where a process that still runs holds it; `who` is as in "process 12 on host, since
 * 2026-07-01T…".
 */
export const takeLockFile = async (path: string, refused: (who: string) => Error): Promise<() => Promise<void>> => {
  const holder: Holder = { ...thisProcess(), since: Date.now() }
  const mine = JSON.stringify({ ...holder, token: randomUUID() })
  // A link appears whole or not at all, and fails where there is one.
  const own = `${path}.${randomUUID()}`
  await writeFile(own, mine)
  try {
    for (;;) {
      try {
        await link(own, path)
        return () => release(path, mine)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      await removeStale(path, refused)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** The folder may be another one by now, with a lock of its own. */
const release = async (path: string, mine: string): Promise<void> => {
  if (textOf(path) === mine) await rm(path, { force: true })
}

/** Removes the lock of a process that is gone; fails if it still runs. */
const removeStale = async (path: string, refused: (who: string) => Error): Promise<void> => {
  const text = textOf(path)
  if (text === undefined) return
  const holder = holderOf(text)
  if (holder && !isGone(holder)) throw refused(nameOf(holder))
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    // Another process may have been faster, so that this was its new lock: put it back.
    if ((await readFile(aside, 'utf8')) !== text) await link(aside, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
}

const nameOf = ({ pid, host, since }: Holder): string =>
  `process ${pid}${host === thisProcess().host ? '' : ` on ${host}`}, since ${new Date(since).toISOString()}`
