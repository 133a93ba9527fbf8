import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/** How the files of this LMDB begin: behind the 24 bytes of a page's head stands a number. */
const magic = { at: 24, bytes: Buffer.from([0xde, 0xc0, 0xef, 0xbe]) }

/** What a folder's data.mdb is. LMDB's driver ends the process when it opens a file of another kind, so look first. */
export const kindOfFile = (folder: string): 'none' | 'lmdb' | 'other' => {
  const head = Buffer.alloc(magic.at + magic.bytes.length)
  let length: number
  try {
    const file = openSync(join(folder, 'data.mdb'), 'r')
    try {
      length = readSync(file, head)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'none'
    throw error
  }
  if (length === 0) return 'none'
  return head.subarray(magic.at).equals(magic.bytes) ? 'lmdb' : 'other'
}
