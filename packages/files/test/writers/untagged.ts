/** Makes what JSON has no way to say of an object with one member, as a reviver of `JSON.parse`. */
export const untagged = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const [entry, ...others] = Object.entries(value) as [string, never][]
  if (entry === undefined || others.length > 0) return value
  const [tag, tagged] = entry
  const make = makers[tag]
  return make ? make(tagged) : value
}

const makers: Readonly<Record<string, (value: never) => unknown>> = {
  $bigint: (text: string) => BigInt(text),
  $number: Number,
  $bytes: (hex: string) => new Uint8Array(Buffer.from(hex, 'hex')),
  $instant: (milliseconds: number) => new Date(milliseconds),
  $map: (pairs: [string, unknown][]) => Object.fromEntries(pairs),
}
