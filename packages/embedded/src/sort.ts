import type { Heap } from '@polymart/core'

/** The rows of a heap by their bytes, equal ones in their order. */
export const sortedRows = ({ bytes, offsets }: Heap): Int32Array => {
  // The leading bytes behind those that all share decide most comparisons; six of them as a number compare in one step.
  const shared = sharedPrefix(bytes, offsets)
  const leading = leadingNumbers(bytes, offsets, shared)
  const { rows, ends } = spread(leading)
  const compare = (a: number, b: number): number =>
    leading[a]! - leading[b]! || compareRows(bytes, offsets, a, b, shared)
  for (let slot = 0, from = 0; slot < ends.length; from = ends[slot++]!) sortRange(rows, from, ends[slot]!, compare)
  return rows
}

/** Puts the rows of each part of the range of numbers together, the parts in order, each still in input order. */
const spread = (numbers: Float64Array): { readonly rows: Int32Array; readonly ends: Int32Array } => {
  let least = Infinity
  let most = -Infinity
  for (const number of numbers) {
    if (number < least) least = number
    if (number > most) most = number
  }
  const slots = Math.max(1, numbers.length >> 2)
  const scale = most > least ? (slots - 1) / (most - least) : 0
  const ends = new Int32Array(slots)
  for (const number of numbers) ends[Math.floor((number - least) * scale)]!++
  let end = 0
  for (let slot = 0; slot < slots; slot++) {
    const start = end
    end += ends[slot]!
    ends[slot] = start
  }
  const rows = new Int32Array(numbers.length)
  for (let row = 0; row < numbers.length; row++) rows[ends[Math.floor((numbers[row]! - least) * scale)]!++] = row
  return { rows, ends }
}

/** Few rows are sorted where they stand; a function that is called for many would cost more than it saves. */
const few = 24

const sortRange = (rows: Int32Array, from: number, to: number, compare: (a: number, b: number) => number): void => {
  if (to - from > few) {
    rows.subarray(from, to).sort(compare)
    return
  }
  for (let i = from + 1; i < to; i++) {
    const row = rows[i]!
    let j = i - 1
    for (; j >= from && compare(rows[j]!, row) > 0; j--) rows[j + 1] = rows[j]!
    rows[j + 1] = row
  }
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

const sharedPrefix = (bytes: Uint8Array, offsets: Int32Array): number => {
  let shared = offsets.length > 1 ? offsets[1]! - offsets[0]! : 0
  for (let row = 1; row < offsets.length - 1; row++) {
    const from = offsets[row]!
    const length = Math.min(shared, offsets[row + 1]! - from)
    let i = 0
    while (i < length && bytes[from + i] === bytes[offsets[0]! + i]) i++
    shared = i
  }
  return shared
}

const compareRows = (bytes: Uint8Array, offsets: Int32Array, a: number, b: number, skip: number): number => {
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
