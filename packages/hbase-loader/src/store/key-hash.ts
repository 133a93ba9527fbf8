/** A hash of 32 bits, one for each seed: FNV-1a, mixed at the end, since its low bits alone depend on few bytes. */
export const keyHash = (key: Uint8Array, seed: number): number => {
  let value = seed
  for (let i = 0; i < key.length; i++) value = Math.imul(value ^ key[i]!, 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

export const seeds = [0x811c9dc5, 0x01000193] as const
