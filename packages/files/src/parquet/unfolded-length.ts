import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { Decompress } from 'fzstd'
import type { CompressionCodec } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

/**
 * How far a packed page unfolds, or more than `most` where it unfolds to more, which is then not in memory; undefined for
 * codecs that do not tell. Fails on bytes that cannot be unpacked.
 */
export const unfoldedLength = async (
  bytes: Buffer,
  codec: CompressionCodec,
  most: number,
): Promise<number | undefined> => {
  switch (codec) {
    case 'SNAPPY':
      return snappyLength(bytes, most)
    case 'ZSTD':
      return zstdLength(bytes, most)
    case 'LZ4_RAW':
      return lz4Length(bytes)
    case 'GZIP':
      return zippedLength(promisify(gunzip), bytes, most)
    case 'BROTLI':
      return zippedLength(promisify(brotliDecompress), bytes, most)
    default:
      return undefined
  }
}

/** It stands at the beginning, seven bits a byte; what it is of may still be wrong. */
const snappyLength = (bytes: Buffer, most: number): number => {
  let [length, at, byte] = [0, 0, 128]
  for (; byte > 127; at++) {
    byte = bytes.readUInt8(at)
    length += (byte & 127) * 2 ** (7 * at)
  }
  return length > most ? length : compressors.SNAPPY!(bytes, length).length
}

/** Few at once: each block of four bytes may unfold to 128 KiB. */
const bytesAtOnce = 64

const zstdLength = (bytes: Buffer, most: number): number => {
  let length = 0
  const zstd = new Decompress((part) => (length += part.length))
  for (let at = 0; at < bytes.length && length <= most; at += bytesAtOnce)
    zstd.push(bytes.subarray(at, at + bytesAtOnce))
  if (length <= most) zstd.push(new Uint8Array(0), true)
  return length
}

/** Bytes as they are, then as many as are copied of earlier ones, over and over. */
const lz4Length = (bytes: Buffer): number => {
  let [at, length] = [0, 0]
  const more = (nibble: number): number => {
    let sum = nibble
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; sum += byte) byte = bytes.readUInt8(at++)
    return sum
  }
  while (at < bytes.length) {
    const token = bytes.readUInt8(at++)
    const own = more(token >> 4)
    at += own
    length += own
    if (at > bytes.length) throw new RangeError('It is cut off.')
    if (at === bytes.length) break
    at += 2
    length += more(token & 15) + 4
  }
  return length
}

const zippedLength = async (
  unzip: (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>,
  bytes: Buffer,
  most: number,
): Promise<number> => {
  try {
    return (await unzip(bytes, { maxOutputLength: Math.max(most, 1) })).length
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return most + 1
    throw thrown
  }
}
