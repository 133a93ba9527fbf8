import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isLocked, PolymartError } from '@polymart/core'
import { isUnfinished, lockFile, manifestFile } from '../layout.js'

/** Fails where the files of a data set are being put in their places, or somebody ended the process that did it. */
export const checkWhole = async (dir: string): Promise<void> => {
  const manifest = await readFile(join(dir, manifestFile), 'utf8').catch(() => '')
  if (isUnfinished(manifest)) throw unfinished(dir)
}

/** What is said of a folder that holds no data set yet, or parts of one. */
export const unfinished = (dir: string): PolymartError =>
  isLocked(join(dir, lockFile))
    ? new PolymartError('locked', `A data set is being written into ${dir}. Read it when that has finished.`)
    : new PolymartError(
        'format',
        `Writing a data set into ${dir} was broken off before all of it was there. Write it again.`,
      )

/** Tells a data set from one that takes its place; undefined where it has no manifest, as those of other writers. */
export const markOf = async (dir: string): Promise<string | undefined> => {
  const found = await stat(join(dir, manifestFile), { bigint: true }).catch(() => undefined)
  return found && `${found.dev} ${found.ino} ${found.mtimeNs}`
}

/** Fails where another data set took the place of one while it was read: some rows may be of the one, some of the other. */
export const checkSame = async (dir: string, mark: string | undefined): Promise<void> => {
  if (mark === undefined) return
  const now = await markOf(dir)
  if (now === mark) return
  throw new PolymartError(
    'changed',
    `The data set in ${dir} was ${now === undefined ? 'deleted' : 'replaced'} while it was read. Read it again.`,
  )
}
