import type { Heap } from '@polymart/core'

/** The rows of a heap by their bytes, equal ones in their order; `skip` bytes at the front of each are not compared. */
export const sortedRows = ({ bytes, offsets }: Heap, skip: number): Int32Array => {
  // The leading bytes behind those that all share decide most comparisons; six of them as a number compare in one step.
  const shared = skip + sharedPrefix(bytes, offsets, skip)
  const leading = leadingNumbers(bytes, offsets, shared)
  const next = leadingNumbers(bytes, offsets, shared + leadingLength)
  return Int32Array.from(leading.keys()).sort(
    (a, b) => leading[a]! - leading[b]! || next[a]! - next[b]! || compare(bytes, offsets, a, b, shared),
  )
}

const leadingLength = 6

const leadingNumbers = (bytes: Uint8Array, offsets: Int32Array, skip: number): Float64Array => {
  const numbers = new Float64Array(offsets.length - 1)
  for (let row = 0; row < numbers.length; row++) {
    const from = offsets[row]! + skip
    const to = offsets[row + 1]!
    let number = 0
    for (let i = from; i < from + leadingLength; i++) number = number * 257 + (i < to ? bytes[i]! + 1 : 0)
    numbers[row] = number
  }
  return numbers
}

const sharedPrefix = (bytes: Uint8Array, offsets: Int32Array, skip: number): number => {
  let shared = offsets.length > 1 ? Math.max(0, offsets[1]! - offsets[0]! - skip) : 0
  for (let row = 1; row < offsets.length - 1; row++) {
    const from = offsets[row]! + skip
    const length = Math.min(shared, Math.max(0, offsets[row + 1]! - from))
    let i = 0
    while (i < length && bytes[from + i] === bytes[offsets[0]! + skip + i]) i++
    shared = i
  }
  return shared
}

const compare = (bytes: Uint8Array, offsets: Int32Array, a: number, b: number, skip: number): number => {
  const endA = offsets[a + 1]!
  const endB = offsets[b + 1]!
  let i = offsets[a]! + skip
  let j = offsets[b]! + skip
  for (; i < endA && j < endB; i++, j++) {
    const difference = bytes[i]! - bytes[j]!
    if (difference !== 0) return difference
  }
  return endA - i - (endB - j)
}
