import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { isCutOff, metaPage } from './pages.js'

/** `other`: of another program, or damaged; `cut`: the end of the file is missing. */
export type FileKind = 'none' | 'lmdb' | 'other' | 'cut'

/** What a folder's data.mdb is. LMDB's driver ends the process when it opens a file that is none of its own, or not whole. */
export const kindOfFile = (folder: string): FileKind => {
  try {
    const file = openSync(join(folder, 'data.mdb'), 'r')
    try {
      return kindOf(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'none'
    throw error
  }
}

const kindOf = (file: number): FileKind => {
  if (fstatSync(file).size === 0) return 'none'
  const first = metaPage(file, 0)
  if (!first) return 'other'
  const second = metaPage(file, first.pageBytes)
  if (!second) return 'cut'
  return isCutOff(file, second.transaction > first.transaction ? second : first) ? 'cut' : 'lmdb'
}
