/**
 * A hash of 53 bits, as a whole number: two hashes of 32 bits in one walk over words of four bytes, each mixed at the
 * end, since low bits alone depend on few bytes.
 */
export const keyHash = (key: Uint8Array): number => {
  let first = 0x811c9dc5
  let second = 0x01000193
  let i = 0
  for (; i + 4 <= key.length; i += 4) {
    const word = key[i]! | (key[i + 1]! << 8) | (key[i + 2]! << 16) | (key[i + 3]! << 24)
    first = Math.imul(first ^ word, 0x01000193)
    first ^= first >>> 15
    second = Math.imul(second ^ word, 0x5bd1e995)
    second ^= second >>> 13
  }
  for (; i < key.length; i++) {
    first = Math.imul(first ^ key[i]!, 0x01000193)
    second = Math.imul(second ^ key[i]!, 0x5bd1e995)
  }
  return mixed(first ^ key.length) * 2 ** 21 + (mixed(second ^ key.length) >>> 11)
}

const mixed = (hash: number): number => {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}
