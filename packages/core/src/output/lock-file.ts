import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Holder, LeasePlace, Standing } from '../load/lease.js'
import { isGone } from '../processes.js'

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A file that was cut off says nobody. */
const holderOf = (text: string | undefined): Holder | undefined => {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Holder)
  } catch {
    return undefined
  }
}

/** Whether a process that still runs holds a lock. It answers at once, so that what it says still holds. */
export const isLocked = (path: string): boolean => {
  const holder = holderOf(textOf(path))
  return holder !== undefined && !isGone(holder)
}

/** What a file says, as it is there. */
interface Lock extends Standing {
  readonly text: string | undefined
}

/** A file that says who holds a lease. What a process that was killed left behind is taken over. @internal */
export class LockFile implements LeasePlace<Lock> {
  readonly url: string
  readonly refused: (who: string) => Error

  constructor(path: string, refused: (who: string) => Error) {
    this.url = path
    this.refused = refused
  }

  async read(): Promise<Lock> {
    const text = textOf(this.url)
    return { text, holder: holderOf(text) }
  }

  async put(holder: Holder, found?: Lock): Promise<boolean> {
    if (found?.text !== undefined) await this.removeStale(found.text)
    // A link appears whole or not at all, and fails where there is one.
    const own = `${this.url}.${randomUUID()}`
    await writeFile(own, JSON.stringify(holder))
    try {
      await link(own, this.url)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      return false
    } finally {
      await rm(own, { force: true })
    }
  }

  /** The folder may be another one by now, with a lock of its own. */
  async remove(holder: Holder): Promise<boolean> {
    if (textOf(this.url) === JSON.stringify(holder)) await rm(this.url, { force: true })
    return true
  }

  private async removeStale(text: string): Promise<void> {
    const aside = `${this.url}.${randomUUID()}`
    try {
      await rename(this.url, aside)
      // Another process may have been faster, so that this was its new lock: put it back.
      if ((await readFile(aside, 'utf8')) !== text) await link(aside, this.url)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'EEXIST') throw error
    } finally {
      await rm(aside, { force: true })
    }
  }
}
