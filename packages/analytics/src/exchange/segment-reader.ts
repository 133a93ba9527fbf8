import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Segment } from './exchanged.js'
import { forgotten } from './spill.js'

/** Reads segments where they are kept. */
export interface SegmentReader {
  /** The rows of a region, or undefined if the segment holds none. */
  read(segment: Segment, region: number): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** The file is opened for each scan, so that no thread holds one that its owner has removed. */
export const openSegments = async (path: string | null): Promise<SegmentReader> => {
  const file = path === null ? undefined : await openFile(path)
  return {
    async read({ memory, places }, region) {
      const [from, to] = [places[region]!, places[region + 1]!]
      if (from === to) return undefined
      if (memory) return memory.subarray(from, to)
      const bytes = new Uint8Array(to - from)
      for (let done = 0; done < bytes.length;) {
        const { bytesRead } = await file!.read(bytes, done, bytes.length - done, from + done)
        if (bytesRead === 0) throw new RangeError('The file of an exchange that is under way was cut.')
        done += bytesRead
      }
      return bytes
    },
    close: async () => file?.close(),
  }
}

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? forgotten() : error
  }
}
