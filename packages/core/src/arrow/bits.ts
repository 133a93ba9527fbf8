/** One bit a row, the lowest first, as Arrow keeps booleans and validity. */
export const bitsWhere = <T>(values: ArrayLike<T>, isSet: (value: T) => boolean): Uint8Array => {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8)
  for (let i = 0; i < values.length; i++) if (isSet(values[i]!)) bits[i >> 3]! |= 1 << (i & 7)
  return bits
}

/** Which rows hold a value, as properties of Arrow data; without a bitmap where all do. */
export const nullsWhere = <T>(
  values: ArrayLike<T>,
  isNull: (value: T) => boolean,
): { nullCount: number; nullBitmap: Uint8Array | null } => {
  let nullCount = 0
  for (let i = 0; i < values.length; i++) if (isNull(values[i]!)) nullCount++
  return { nullCount, nullBitmap: nullCount === 0 ? null : bitsWhere(values, (value) => !isNull(value)) }
}
