import { DataType, DateUnit, TimeUnit } from 'apache-arrow'
import type { Data } from 'apache-arrow'
import { int64Reader } from './words.js'

const dayMs = 86_400_000

/** Reads a row's number. */
export type ReadNumber = (row: number) => number

type Values = BigInt64Array | BigUint64Array | Float64Array | Int32Array

/** Reads whole or floating-point numbers of any width. */
export const numberReader = ({ values }: Data): ReadNumber => {
  const numbers = values as Values
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) return int64Reader(numbers)
  // Adding 0 makes a zero of −0.
  return (row) => numbers[row]! + 0
}

/** Reads timestamps of any unit, dates (their start in UTC) and whole numbers as epoch milliseconds. */
export const timeReader = (data: Data): ReadNumber => {
  const type = data.type
  const read = numberReader(data)
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? (row) => read(row) * dayMs : read
  if (!DataType.isTimestamp(type)) return read
  switch (type.unit) {
    case TimeUnit.SECOND:
      return (row) => read(row) * 1000
    case TimeUnit.MILLISECOND:
      return read
    case TimeUnit.MICROSECOND:
      return floored(read, data.values as BigInt64Array, 1000)
    case TimeUnit.NANOSECOND:
      return floored(read, data.values as BigInt64Array, 1_000_000)
  }
}

const floored = (read: ReadNumber, values: BigInt64Array, perMs: number): ReadNumber => {
  const divisor = BigInt(perMs)
  return (row) => {
    const value = read(row)
    if (Number.isSafeInteger(value)) return Math.floor(value / perMs)
    const exact = values[row]!
    const rest = ((exact % divisor) + divisor) % divisor
    return Number((exact - rest) / divisor)
  }
}
