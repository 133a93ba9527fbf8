import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { cutOff, damagedFile, notAStore } from '../explain.js'
import { lastCommit } from './meta-page.js'
import { Damage, PageFile } from './page-file.js'
import { treeBytes, treeFacts, walkTree } from './tree.js'
import type { Entry } from './tree.js'

/** A load that commits while the pages are read may use some of them again; then they are read anew, so often. */
const attempts = 20

/**
 * Whether a folder holds a data file with anything in it. Before LMDB opens it, all that LMDB relies on without a look
 * is looked at: the first pages, every page of the trees, where the values lie, and the pages that are free. LMDB maps
 * the file, and would end the process on a page that is not there. Values are not read: they have checksums.
 *
 * @throws PolymartError `unreachable` for a file that is none, or is cut off; `format` for one that is damaged.
 */
export const checkFile = (folder: string): boolean => {
  const number = open(join(folder, 'data.mdb'))
  if (number === undefined) return false
  try {
    return check(number, folder)
  } finally {
    closeSync(number)
  }
}

const open = (path: string): number | undefined => {
  try {
    return openSync(path, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

const check = (number: number, folder: string): boolean => {
  for (let attempt = 1; ; attempt++) {
    const file = new PageFile(number)
    if (file.bytes === 0) return false
    try {
      const commit = lastCommit(file)
      if (!commit) throw notAStore(folder)
      checkCommit(file, commit)
      return true
    } catch (error) {
      if (!(error instanceof Damage)) throw error
      if (attempt < attempts && commitOf(number) !== file.commit) continue
      throw error.cut ? cutOff(folder) : damagedFile(folder, error.message)
    }
  }
}

const commitOf = (number: number): bigint | undefined => {
  try {
    return lastCommit(new PageFile(number))?.commit
  } catch {
    return undefined
  }
}

const checkCommit = (file: PageFile, { main, free }: NonNullable<ReturnType<typeof lastCommit>>): void => {
  const tables: Entry[] = []
  walkTree(file, main, (entry) => {
    if (!entry.isTable || entry.bytes !== treeBytes) throw new Damage('a table that is none')
    tables.push(entry)
  })
  for (const { place } of tables) {
    walkTree(file, treeFacts(file.at(place, treeBytes), 0), ({ isTable }) => {
      if (isTable) throw new Damage('a table within a table')
    })
  }
  const freed: Entry[] = []
  walkTree(file, free, (entry) => freed.push(entry))
  for (const entry of freed) claimFree(file, entry)
}

/** A list of free pages: how many words it has, then page numbers, runs as minus their length before the first, and gaps. */
const claimFree = (file: PageFile, { place, bytes }: Entry): void => {
  const list = file.at(place, bytes)
  const words = Array.from({ length: Math.floor(bytes / 8) }, (_, i) => Number(list.readBigInt64LE(8 * i)))
  const [length = 0, ...rest] = words
  if (!(length >= 0 && length <= rest.length)) throw new Damage('a list of free pages that is longer than itself')
  for (let i = 0; i < length; i++) {
    const word = rest[i]!
    if (word === 0) continue
    if (word > 0) file.claim(word)
    else file.claim(rest[++i] ?? 0, -word)
  }
}
