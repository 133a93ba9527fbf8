import type { Data } from 'apache-arrow'

/** One bit a row, the lowest first, as Arrow keeps booleans and validity. */
export const bitsWhere = <T>(values: ArrayLike<T>, isSet: (value: T) => boolean): Uint8Array => {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8)
  for (let i = 0; i < values.length; i++) if (isSet(values[i]!)) bits[i >> 3]! |= 1 << (i & 7)
  return bits
}

export const isSet = (bits: Uint8Array, i: number): boolean => ((bits[i >> 3]! >> (i & 7)) & 1) === 1

/** Which rows hold a value, as properties of Arrow data; no bitmap where all do. NaN is null too. */
export const nullsOf = <T>(
  values: ArrayLike<T>,
  nullValue: T,
): { nullCount: number; nullBitmap: Uint8Array | null } => {
  let nullCount = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value === nullValue || value !== value) nullCount++
  }
  if (nullCount === 0) return { nullCount, nullBitmap: null }
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (value !== nullValue && value === value) nullBitmap[i >> 3]! |= 1 << (i & 7)
  }
  return { nullCount, nullBitmap }
}

/** Calls back for each row of Arrow data that is null. */
export const eachNull = ({ nullCount, nullBitmap, offset, length }: Data, visit: (row: number) => void): void => {
  if (nullCount === 0) return
  for (let row = 0; row < length; row++) if (!isSet(nullBitmap, offset + row)) visit(row)
}
