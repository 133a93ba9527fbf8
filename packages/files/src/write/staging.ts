import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { entityNames, makeFolder, PolymartError } from '@polymart/core'
import { isPart, manifestFile, stagingFolder, truthFile } from '../layout.js'
import { storing } from '../storage.js'

interface Notes {
  readonly manifest: object
  readonly truth: object | undefined
}

/**
 * A folder within the data set's own, where all files are made; nothing is seen of them before `publish` moves them
 * to their places.
 */
export interface Staging {
  /** Where a file of the data set is made: `users/part-00000.parquet`. */
  readonly pathOf: (file: string) => string
  readonly publish: (notes: Notes) => Promise<void>
  readonly discard: () => Promise<void>
}

/** Begins a data set in a folder, which is made if it is not there. */
export const openStaging = (dir: string): Promise<Staging> =>
  storing(dir, async () => {
    await makeFolder(dir)
    await refuseOthers(dir)
    const staging = join(dir, stagingFolder)
    await rm(staging, { recursive: true, force: true })
    for (const entity of entityNames) await mkdir(join(staging, 'new', entity), { recursive: true })
    await mkdir(join(staging, 'old'))
    return {
      pathOf: (file) => join(staging, 'new', file),
      publish: (notes) => storing(dir, () => publish(dir, staging, notes)),
      discard: () => rm(staging, { recursive: true, force: true }),
    }
  })

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

/** Moves the old data set away and the new one in, by renaming alone; the manifest goes first and comes last. */
const publish = async (dir: string, staging: string, { manifest, truth }: Notes): Promise<void> => {
  const notes = { [truthFile]: truth, [manifestFile]: manifest }
  for (const [name, content] of Object.entries(notes)) {
    if (content) await writeFile(join(staging, 'new', name), `${JSON.stringify(content, null, 2)}\n`)
  }
  for (const name of [manifestFile, truthFile, ...entityNames]) {
    if (await exists(join(dir, name))) await rename(join(dir, name), join(staging, 'old', name))
  }
  for (const name of [...entityNames, truthFile, manifestFile]) {
    if (await exists(join(staging, 'new', name))) await rename(join(staging, 'new', name), join(dir, name))
  }
  await rm(staging, { recursive: true, force: true })
}
