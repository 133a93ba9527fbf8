import { DataType, DateUnit, TimeUnit } from 'apache-arrow'
import type { Data } from 'apache-arrow'
import { sharedFloats } from '../columns/memory.js'
import { fromInt64, fromUint64 } from './words.js'

const dayMs = 86_400_000

/** Whole or floating-point numbers of any width; rows that are null hold anything. */
export const numbersOf = (data: Data): Float64Array => {
  const source = data.values as BigInt64Array | BigUint64Array | Float64Array | Int32Array
  const numbers = sharedFloats(data.length)
  if (source instanceof BigInt64Array) fromInt64(source, numbers)
  else if (source instanceof BigUint64Array) fromUint64(source, numbers)
  // Adding 0 makes a zero of −0.
  else for (let i = 0; i < numbers.length; i++) numbers[i] = source[i]! + 0
  return numbers
}

/** Timestamps of any unit, dates (their start in UTC) and whole numbers as epoch milliseconds. */
export const timesOf = (data: Data): Float64Array => {
  const type = data.type
  const times = numbersOf(data)
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) multiply(times, dayMs)
  if (!DataType.isTimestamp(type)) return times
  switch (type.unit) {
    case TimeUnit.SECOND:
      multiply(times, 1000)
      break
    case TimeUnit.MILLISECOND:
      break
    case TimeUnit.MICROSECOND:
      divide(times, data.values as BigInt64Array, 1000)
      break
    case TimeUnit.NANOSECOND:
      divide(times, data.values as BigInt64Array, 1_000_000)
  }
  return times
}

const multiply = (times: Float64Array, factor: number): void => {
  for (let i = 0; i < times.length; i++) times[i]! *= factor
}

/** Rounds down; `exact` are the same times, for those that doubles do not hold. */
const divide = (times: Float64Array, exact: BigInt64Array, divisor: number): void => {
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!
    if (Number.isSafeInteger(time)) times[i] = Math.floor(time / divisor)
    else {
      const big = BigInt(divisor)
      const rest = ((exact[i]! % big) + big) % big
      times[i] = Number((exact[i]! - rest) / big)
    }
  }
}
