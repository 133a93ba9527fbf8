import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { readerOf } from './int96.js'
import type { Values } from './int96.js'

/** How long each text of a page is; of encodings in which texts take as many bytes as they have, nothing. */
export const textLengths = (values: Values, encoding: string): Float64Array => {
  switch (encoding) {
    case 'PLAIN':
      return plainLengths(values)
    case 'DELTA_BYTE_ARRAY':
      return sharedLengths(values)
    default:
      return new Float64Array(0)
  }
}

/** Each text has its length before it. */
const plainLengths = ({ count, bytes }: Values): Float64Array => {
  const lengths = new Float64Array(count)
  for (let i = 0, at = 0; i < count; i++) {
    lengths[i] = bytes.readUInt32LE(at)
    at += 4 + lengths[i]!
  }
  return lengths
}

/** How much each text shares with the one before stands first, then how much of its own it has. */
const sharedLengths = ({ count, bytes }: Values): Float64Array => {
  if (count === 0) return new Float64Array(0)
  const reader = readerOf(bytes)
  const [shared, own] = [new Int32Array(count), new Int32Array(count)]
  deltaBinaryUnpack(reader, count, shared)
  deltaBinaryUnpack(reader, count, own)
  return Float64Array.from(shared, (length, i) => length + own[i]!)
}
