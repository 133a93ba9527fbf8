import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isGone, thisProcess } from '../processes.js'

let parts = 0

/** A path beside a file or folder, where that is made before it takes its place: no other process or call ever has the same. */
export const partBeside = (path: string): string => {
  const { pid, began, host } = thisProcess()
  return join(dirname(path), `.polymart-${pid}-${began ?? ''}-${encodeURIComponent(host)}-${++parts}.part`)
}

/** Removes what processes that are gone have left in a folder. */
export const clearParts = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, pid, began, host] = /^\.polymart-(\d+)-(\d*)-(.+)-\d+\.part$/.exec(name) ?? []
    if (pid === undefined) continue
    const left = isGone({ pid: Number(pid), began: began === '' ? null : began!, host: decodeURIComponent(host!) })
    // Another one may be faster, or it may be another user's.
    if (left) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
