import { createReadStream } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import { malformed } from '../mapped/malformed.js'
import { asError, PolymartError } from '@polymart/core'
import type { Source } from './sources.js'

const chunkBytes = 1 << 20

/** The bytes of a file, unpacked where it is packed. */
export async function* bytesOf(source: Pick<Source, 'path' | 'packing' | 'bytes' | 'memory'>): AsyncGenerator<Buffer> {
  const file = createReadStream(source.path, { highWaterMark: chunkBytes })
  if (!source.packing) {
    yield* file as AsyncIterable<Buffer>
    return
  }
  const most = Math.max(leastUnfolded * source.memory, mostTimes * source.bytes)
  let bytes = 0
  for await (const chunk of source.packing === 'gzip' ? unzipped(file, source) : unzstd(file, source)) {
    bytes += chunk.length
    if (bytes > most) throw unfoldsTooFar(source, most)
    yield chunk
  }
}

/** What is made of text seldom unfolds to more than 30 times its size; what is made to harm, to a thousand times and more. */
export const mostTimes = 200
const leastUnfolded = 2

const unfoldsTooFar = ({ path, bytes }: Pick<Source, 'path' | 'bytes'>, most: number): PolymartError =>
  new PolymartError(
    'format',
    `${path} (${bytes} bytes) unpacks to more than ${mib(most)} MiB, over ${mostTimes} times its size. If that is right, unpack it first, or raise --read-memory.`,
  )

export const mib = (bytes: number): number => Math.floor(bytes / (1 << 20))

async function* unzipped(
  file: ReturnType<typeof createReadStream>,
  source: Pick<Source, 'path'>,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  file.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
  try {
    yield* gunzip as AsyncIterable<Buffer>
  } catch (thrown) {
    const { code } = asError(thrown) as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw malformed(source, 'gzip', 'that it is cut off')
    if (code?.startsWith('Z_')) throw malformed(source, 'gzip', `bytes that are not gzip (${asError(thrown).message})`)
    throw thrown
  } finally {
    file.destroy()
    gunzip.destroy()
  }
}

/** Few packed bytes at once, since each block of four may unfold to 128 KiB. */
const bytesAtOnce = 2048

async function* unzstd(file: AsyncIterable<Buffer>, source: Pick<Source, 'path'>): AsyncGenerator<Buffer> {
  const parts: Uint8Array[] = []
  const zstd = new Decompress((part) => parts.push(part))
  const push = (bytes: Uint8Array, last = false): Buffer[] => {
    try {
      zstd.push(bytes, last)
    } catch (thrown) {
      throw malformed(source, 'zstd', `bytes that are not zstd, or are cut off (${asError(thrown).message})`)
    }
    return parts.splice(0).map(({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length))
  }
  let first = true
  for await (const chunk of file) {
    if (first && windowOf(chunk) > mostWindow)
      throw malformed(source, 'zstd with a window of at most 128 MiB', 'a larger one; pack it without --long')
    first = false
    for (let at = 0; at < chunk.length; at += bytesAtOnce) {
      for (const part of push(chunk.subarray(at, at + bytesAtOnce))) {
        yield part
        // One piece may unfold to so much that signals would wait for minutes.
        await setImmediate()
      }
    }
  }
  yield* push(new Uint8Array(0), true)
}

/** What the tools of zstd take without being told to take more. */
const mostWindow = 128 << 20

/** Bytes that the decoder of a frame keeps, by the frame's header (RFC 8878). */
const windowOf = (frame: Buffer): number => {
  const descriptor = frame[4] ?? 0
  if ((descriptor & 32) === 0) {
    const window = frame[5] ?? 0
    const base = 2 ** (10 + (window >> 3))
    return base + (base / 8) * (window & 7)
  }
  // A single segment is its own window: its size follows, behind the number of a dictionary.
  const at = 5 + [0, 1, 2, 4][descriptor & 3]!
  const width = [1, 2, 4, 8][descriptor >> 6]!
  if (frame.length < at + width) return 0
  if (width === 8) return Number(frame.readBigUInt64LE(at))
  return frame.readUIntLE(at, width) + (width === 2 ? 256 : 0)
}
