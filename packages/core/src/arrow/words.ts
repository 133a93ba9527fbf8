/**
 * Whole numbers as 64-bit integers and back, by 32-bit words: many times faster than by BigInt. Arrow's buffers are
 * little-endian, as is every platform that Node supports but one.
 */
const high = 2 ** 32

/** NaN, which stands for null, becomes 0. */
export const toInt64 = (values: Float64Array): BigInt64Array => {
  const integers = new BigInt64Array(values.length)
  const words = new Int32Array(integers.buffer)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    words[2 * i] = value
    words[2 * i + 1] = Math.floor(value / high)
  }
  return integers
}

/** Exact for safe integers, and no safe integer for all others. */
export const fromInt64 = ({ buffer, byteOffset, length }: BigInt64Array, into: Float64Array): void => {
  const low = new Uint32Array(buffer, byteOffset, length * 2)
  const signed = new Int32Array(buffer, byteOffset, length * 2)
  for (let i = 0; i < length; i++) into[i] = signed[2 * i + 1]! * high + low[2 * i]!
}

export const fromUint64 = ({ buffer, byteOffset, length }: BigUint64Array, into: Float64Array): void => {
  const words = new Uint32Array(buffer, byteOffset, length * 2)
  for (let i = 0; i < length; i++) into[i] = words[2 * i + 1]! * high + words[2 * i]!
}
