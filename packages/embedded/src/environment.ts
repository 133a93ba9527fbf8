import * as lmdb from 'lmdb'
import type { RootDatabase, RootDatabaseOptions } from 'lmdb'
import { setTimeout } from 'node:timers/promises'

/** LMDB's own handle, of which the driver's types say nothing. */
interface Env {
  readonly address: number
  close(): void
}

const { nativeAddon } = lmdb as unknown as {
  readonly nativeAddon: { readonly Env: { readonly prototype: Env }; getEnvFlags(address: number): number }
}

const readOnlyFlag = 0x20000

/** The process has opened the files for reading alone, by another handle, so they cannot be opened for writing. */
export class ForReadingAlone extends Error {}

/**
 * Opens LMDB's files. All handles of a process on one file share them, whatever path or thread they were opened by, and
 * the last of them closes them. Where opening fails halfway, the driver would leave its handle to the garbage collector,
 * and until then this process would hold the files that others wait for it to leave; so it is closed here.
 */
export const openRoot = (folder: string, options: RootDatabaseOptions): RootDatabase => {
  const { prototype } = nativeAddon.Env
  const opened: Env[] = []
  // The driver gives its handle to nobody, but sets the path of one as soon as it has the files open.
  Object.defineProperty(prototype, 'path', {
    configurable: true,
    set(this: Env, value: unknown) {
      opened.push(this)
      Object.defineProperty(this, 'path', { value, configurable: true, enumerable: true, writable: true })
    },
  })
  try {
    return lmdb.open(folder, options)
  } catch (cause) {
    const readOnly = opened.some(({ address }) => nativeAddon.getEnvFlags(address) & readOnlyFlag)
    for (const env of opened) env.close()
    throw readOnly && !options.readOnly ? new ForReadingAlone(folder, { cause }) : cause
  } finally {
    Reflect.deleteProperty(prototype, 'path')
  }
}

/** What LMDB answers where its locks cannot be taken. */
export const isInvalid = (error: unknown): boolean => (error as { readonly code?: unknown }).code === 22

/** Together they take a second or two. */
const attempts = 20

/**
 * Tries an opening again while it meets locks that are gone. A process that closes the files as the last one destroys
 * the locks in lock.mdb, and one that opens them at that moment takes them for good. They are made anew by whoever finds
 * that no process has the files open, so all who met them let go and wait, each for another time.
 */
export const onceLocksAreThere = async <T>(opening: () => T): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return opening()
    } catch (error) {
      if (!isInvalid(error) || attempt === attempts) throw error
      await setTimeout((0.5 + Math.random()) * 8 * attempt)
    }
  }
}
