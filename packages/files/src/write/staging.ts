import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clearParts, entityNames, Lease, LockFile, makeFolder, partBeside, PolymartError } from '@polymart/core'
import { isPart, lockFile, manifestFile, truthFile, unfinishedManifest } from '../layout.js'
import { storing } from '../storage.js'

interface Notes {
  readonly manifest: object
  readonly truth: object | undefined
}

/**
 * A folder within the data set's own, where all files are made; nothing is seen of them before `publish` moves them
 * to their places. Nobody else writes into the data set's folder meanwhile.
 */
export interface Staging {
  /** Where a file of the data set is made: `users/part-00000.parquet`. */
  readonly pathOf: (file: string) => string
  readonly publish: (notes: Notes) => Promise<void>
  readonly discard: () => Promise<void>
}

/**
 * Begins a data set in a folder, which is made if it is not there.
 *
 * @throws PolymartError `locked`: another process writes into it.
 */
export const openStaging = (dir: string): Promise<Staging> =>
  storing(dir, async () => {
    await makeFolder(dir)
    await refuseOthers(dir)
    const lock = await Lease.take(new LockFile(join(dir, lockFile), (who) => locked(dir, who)))
    const staging = partBeside(join(dir, manifestFile))
    const discard = async (): Promise<void> => {
      await rm(staging, { recursive: true, force: true })
      await lock.release()
    }
    try {
      await clearParts(dir)
      for (const entity of entityNames) await mkdir(join(staging, 'new', entity), { recursive: true })
      await mkdir(join(staging, 'old'))
    } catch (error) {
      await discard()
      throw error
    }
    return {
      pathOf: (file) => join(staging, 'new', file),
      publish: (notes) => storing(dir, () => publish(dir, staging, notes)),
      discard,
    }
  })

const locked = (dir: string, who: string): PolymartError =>
  new PolymartError(
    'locked',
    `Another data set is being written into ${dir}: ${who}. Wait until that has finished, or choose another folder; ` +
      `if it is no longer running, delete ${join(dir, lockFile)}.`,
  )

/** Fails where a folder holds data that a data set of ours did not bring. */
const refuseOthers = async (dir: string): Promise<void> => {
  const ours = await exists(join(dir, manifestFile))
  for (const entity of entityNames) {
    const folder = join(dir, entity)
    if (!(await exists(folder))) continue
    if (ours && (await readdir(folder)).every(isPart)) continue
    throw new PolymartError(
      'argument',
      `${dir} is neither empty nor a data set written by Polymart: ${folder} holds other files. Choose another folder, or remove it.`,
    )
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/**
 * Moves the old data set away and the new one in, by renaming alone. Meanwhile the manifest says that it is not whole;
 * what it says in the end comes last.
 */
const publish = async (dir: string, staging: string, { manifest, truth }: Notes): Promise<void> => {
  const made = (name: string): string => join(staging, 'new', name)
  const put = (name: string): Promise<void> => rename(made(name), join(dir, name))
  const notes = { ...(truth && { [truthFile]: truth }), [manifestFile]: manifest }
  for (const [name, content] of Object.entries(notes))
    await writeFile(made(name), `${JSON.stringify(content, null, 2)}\n`)
  const marker = join(staging, manifestFile)
  await writeFile(marker, unfinishedManifest)
  await rename(marker, join(dir, manifestFile))
  for (const name of [truthFile, ...entityNames]) {
    if (await exists(join(dir, name))) await rename(join(dir, name), join(staging, 'old', name))
  }
  for (const name of [...entityNames, ...Object.keys(notes)]) await put(name)
}
