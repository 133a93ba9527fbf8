import { crc32 } from 'node:zlib'
import { packedHead } from '@polymart/core'

type Head = ReturnType<typeof packedHead>

const frontLength = 8

/** Packed columns whose head says something else, with a checksum that fits. */
export const withHead = (bytes: Uint8Array, change: (head: Head) => unknown): Uint8Array => {
  const body = bytes.subarray(frontLength + Buffer.from(bytes).readUInt32LE(4))
  const head = Buffer.from(JSON.stringify(change(packedHead(bytes))))
  const length = (head.length + 7) & ~7
  const made = Buffer.alloc(frontLength + length + body.length, ' ')
  made.writeUInt32LE(length, 4)
  made.set(head, frontLength)
  made.set(body, frontLength + length)
  made.writeUInt32LE(crc32(made.subarray(4)), 0)
  // Of its own buffer, as packed columns are.
  return new Uint8Array(made)
}
