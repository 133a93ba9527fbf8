import { mkdir, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it that are missing, and gives those that it made; one that is there is left as it is. Node's own way,
 * `mkdir` with `recursive`, never ends on file systems that refuse with ENOENT, as /proc does.
 */
export const makeFolder = async (path: string): Promise<readonly string[]> => {
  const above = dirname(path)
  try {
    return await makeOne(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error
    return [...(await makeFolder(above)), ...(await makeOne(path))]
  }
}

const makeOne = async (path: string): Promise<readonly string[]> => {
  try {
    await mkdir(path)
    return [path]
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()
    if (!isThere) throw error
    return []
  }
}

/** How much room the disk of a folder has; without end where the system does not tell. */
export const freeBytes = async (folder: string): Promise<number> => {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return Infinity
  }
}
