/**
 * Whole numbers as 64-bit integers and back, by 32-bit words: many times faster than by BigInt. Arrow's buffers are
 * little-endian, as is every platform that Node runs workers on.
 */
const high = 2 ** 32

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

/** Reads place `i`; exact for safe integers, and unsafe for all others. */
export const int64Reader = (integers: BigInt64Array | BigUint64Array): ((i: number) => number) => {
  const low = new Uint32Array(integers.buffer, integers.byteOffset, integers.length * 2)
  if (integers instanceof BigUint64Array) return (i) => low[2 * i + 1]! * high + low[2 * i]!
  const signed = new Int32Array(integers.buffer, integers.byteOffset, integers.length * 2)
  return (i) => signed[2 * i + 1]! * high + low[2 * i]!
}
