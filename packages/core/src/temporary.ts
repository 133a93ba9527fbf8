import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { isGone, thisProcess } from './processes.js'

/**
 * A new folder among the temporary files, named by this process, which nobody else may enter. Those that killed
 * processes have left, for whatever purpose, are removed on the way.
 *
 * @param purpose a word of small letters.
 */
export const makeTemporaryFolder = (purpose: string): string => {
  sweep()
  const { pid, host, began } = thisProcess()
  return mkdtempSync(join(tmpdir(), `polymart-${[purpose, pid, began ?? '', hash(host)].join('-')}-`))
}

const hash = (host: string): string => crc32(host).toString(16)

/** A process is told by when it began, too: numbers are given out again. */
const namePattern = /^polymart-[a-z]+-(\d+)-(\d*)-([0-9a-f]+)-/

const sweep = (): void => {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, began, host] = namePattern.exec(name) ?? []
    if (
      host !== hash(hostname()) ||
      !isGone({ pid: Number(pid), began: began === '' ? null : began!, host: hostname() })
    )
      continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another user's, who removes it with a folder of their own.
    }
  }
}
