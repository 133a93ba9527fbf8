import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { EntityName } from '@polymart/core'

/**
 * The names without those by which links lead to a file that has been named before. Links belong to
 * whoever fills the folder, so they are followed also to files outside of it, which `note` hears of; a mapping itself
 * names nothing outside.
 */
export const withoutRepeats = async (
  dir: string,
  entity: EntityName,
  names: readonly string[],
  note: (text: string) => void,
): Promise<readonly string[]> => {
  const top = await realpath(dir)
  const found = await Promise.all(names.map(async (name) => ({ name, real: await realpath(join(dir, name)) })))
  const own = new Set(found.flatMap(({ name, real }) => (real === join(top, name) ? [real] : [])))
  const seen = new Set<string>()
  const outside: string[] = []
  const repeated: string[] = []
  const kept: string[] = []
  for (const { name, real } of found) {
    const isLink = real !== join(top, name)
    if (isLink && (own.has(real) || seen.has(real))) repeated.push(`${name} is ${relative(top, real)}`)
    else {
      seen.add(real)
      kept.push(name)
      if (relative(top, real).startsWith('..')) outside.push(`${name} is ${real}`)
    }
  }
  if (outside.length > 0) note(`Links lead to files of ${entity} outside ${dir}, which are read: ${some(outside)}.`)
  if (repeated.length > 0)
    note(`Links lead to files of ${entity} that are read under other names, once: ${some(repeated)}.`)
  return kept
}

/** What a link below a folder leads to may be away, as a disk that is not mounted. */
export const tellBrokenLinks = async (folder: string, note: (text: string) => void): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    if (!(await stat(path).catch(() => undefined)))
      note(`${path} is a link to a file that is not there; it is not read.`)
  }
}

const some = ([first, ...others]: readonly string[]): string =>
  others.length === 0 ? first! : `${first!}, and ${others.length} more`
