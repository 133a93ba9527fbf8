import { rename, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { asError, makeFolder, PolymartError } from '@polymart/core'

/** Writes the page whole or not at all: who has the old one open never reads half of the new one. */
export const writePage = async (
  out: string,
  page: string,
): Promise<{ readonly path: string; readonly bytes: number }> => {
  const path = resolve(out)
  const bytes = Buffer.from(page)
  try {
    await makeFolder(dirname(path))
    await writeFile(`${path}.part`, bytes)
    await rename(`${path}.part`, path)
  } catch (cause) {
    throw new PolymartError('storage', `Cannot write the page to ${path}: ${asError(cause).message}.`, { cause })
  }
  return { path, bytes: bytes.length }
}
