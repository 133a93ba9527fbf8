import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isGone, makeFolder, thisProcess } from '@polymart/core'
import type { ProcessMark } from '@polymart/core'

/** Takes a folder for the servers of this process, which two of a kind would damage; gives what releases it. */
export const takeFolder = async (folder: string): Promise<() => Promise<void>> => {
  await makeFolder(folder)
  const file = join(folder, 'servers.lock')
  const holder = await holderOf(file)
  if (holder && !isGone(holder)) {
    throw new Error(
      `Expected ${folder} for this process alone, found servers of process ${holder.pid} on ${holder.host} in it. ` +
        `Stop those, or give another folder; if they no longer run, delete ${file}.`,
    )
  }
  await writeFile(file, JSON.stringify(thisProcess()))
  return () => rm(file, { force: true })
}

const holderOf = async (file: string): Promise<ProcessMark | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessMark
  } catch {
    // There is none, or it was cut short together with the machine.
    return undefined
  }
}
