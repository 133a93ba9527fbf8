import type { Dictionary } from './column.js'
import { sharedInts } from './memory.js'

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = 0x811c9dc5
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash ^ (hash >>> 15)
}

/** For each text of `of`, its code in `among`, or −1: a join of two dictionaries, without making strings. */
export const matchDictionaries = (of: Dictionary, among: Dictionary): Int32Array => {
  let size = 16
  while (size < among.length * 2) size *= 2
  const mask = size - 1
  const slots = new Int32Array(size).fill(-1)
  for (let code = 0; code < among.length; code++) {
    let slot = hashOf(among.bytes, among.offsets[code]!, among.offsets[code + 1]!) & mask
    while (slots[slot]! >= 0) slot = (slot + 1) & mask
    slots[slot] = code
  }
  const matches = sharedInts(of.length)
  for (let i = 0; i < of.length; i++) {
    const start = of.offsets[i]!
    const length = of.offsets[i + 1]! - start
    let found = -1
    for (let slot = hashOf(of.bytes, start, start + length) & mask; slots[slot]! >= 0; slot = (slot + 1) & mask) {
      const code = slots[slot]!
      const begin = among.offsets[code]!
      if (among.offsets[code + 1]! - begin !== length) continue
      let same = 0
      while (same < length && of.bytes[start + same] === among.bytes[begin + same]) same++
      if (same === length) {
        found = code
        break
      }
    }
    matches[i] = found
  }
  return matches
}
