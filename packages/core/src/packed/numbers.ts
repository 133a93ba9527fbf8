import type { ByteSink } from './sink.js'

/**
 * Numbers as the least wide unsigned integers that hold their distance from the smallest of them; doubles where they
 * are too far apart for that. `width` 0: all are the same, and take no bytes. `base` null: all are NaN.
 */
export interface PackedNumbers {
  readonly width: 0 | 1 | 2 | 4 | 8
  readonly base: number | null
  /** Whether the highest integer stands for NaN. */
  readonly nulls: boolean
  readonly at: number
}

/** Where packed columns stand, from a multiple of eight. */
export interface PackedBody {
  readonly buffer: ArrayBuffer
  readonly from: number
}

/** Typed arrays that hold a column's numbers. */
type Numbers = Float64Array | Int32Array | Uint8Array

export const packNumbers = (values: Numbers, sink: ByteSink): PackedNumbers => {
  let least = Infinity
  let most = -Infinity
  let nulls = false
  let whole = true
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value !== value) nulls = true
    else {
      if (value < least) least = value
      if (value > most) most = value
      if (Math.floor(value) !== value) whole = false
    }
  }
  if (least > most) return { width: 0, base: values.length > 0 ? null : 0, nulls: false, at: 0 }
  const range = most - least
  if (range === 0 && !nulls) return { width: 0, base: least, nulls, at: 0 }
  const width = !whole ? 8 : range < 0xff ? 1 : range < 0xffff ? 2 : range < 0xffff_ffff ? 4 : 8
  if (width === 8) return { width, base: 0, nulls: false, at: sink.add(Float64Array.from(values)) }
  const packed = new arrays[width](values.length)
  const none = 2 ** (8 * width) - 1
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    packed[i] = value === value ? value - least : none
  }
  return { width, base: least, nulls, at: sink.add(packed) }
}

const arrays = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array } as const

/** Some of so many numbers, by their places. */
export interface Picked {
  readonly places: Int32Array
  readonly of: number
}

/** Puts packed numbers into `values`, which is as long as they are many, or those that are picked, one for each. */
export const unpackNumbers = (
  packed: PackedNumbers,
  { buffer, from }: PackedBody,
  values: Numbers,
  picked?: Picked,
): void => {
  const { width, base, nulls, at } = packed
  if (width === 0) {
    values.fill(base ?? NaN)
    return
  }
  const source = new arrays[width](buffer, from + at, picked ? picked.of : values.length)
  if (picked) {
    const { places } = picked
    const none = nulls ? 2 ** (8 * width) - 1 : -1
    for (let i = 0; i < places.length; i++) {
      const value = source[places[i]!]!
      values[i] = width < 8 && value === none ? NaN : value + (base ?? 0)
    }
    return
  }
  if (width === 8) {
    values.set(source)
    return
  }
  const least = base ?? 0
  for (let i = 0; i < values.length; i++) values[i] = source[i]! + least
  if (!nulls) return
  const none = 2 ** (8 * width) - 1
  for (let i = 0; i < values.length; i++) if (source[i] === none) values[i] = NaN
}
