import type { FunnelSpec } from './params.js'
import type { Entries } from './entries.js'
import { exclusionBit } from './matches.js'

/** Finds the best chain of each person; the array that `find` fills is used again. */
export interface ChainFinder {
  /** Entries of the best chain, one a step reached. */
  readonly chain: Int32Array
  /** Steps reached by the greatest chain that starts in the period; of equal ones the earliest start. 0 if none starts. */
  find(entries: Entries): number
}

/**
 * From each start the chain takes, for each further step, the earliest entry that matches it: what is reached is then
 * the most that this start can reach. The earliest entries move forward with the start, so one cursor a step finds
 * them all in a single pass.
 */
export const chainFinder = ({ steps, scope, window, mode }: FunnelSpec, exclusions: number): ChainFinder => {
  const depthMost = steps.length
  const best = new Int32Array(depthMost)
  const chain = new Int32Array(depthMost)
  const cursor = new Int32Array(depthMost)
  const cut = new Int32Array(depthMost)

  const follow = ({ at, bits, length }: Entries, start: number): number => {
    const last = at[start]! + window
    chain[0] = start
    let depth = 1
    while (depth < depthMost) {
      const here = chain[depth - 1]!
      const bit = 1 << depth
      let next = mode === 'strict' ? here + 1 : Math.max(cursor[depth]!, here + 1)
      if (mode !== 'strict') {
        while (next < length && (bits[next]! & bit) === 0) next++
        cursor[depth] = next
        if (exclusions !== 0) {
          let exclusion = Math.max(cut[depth]!, here + 1)
          while (exclusion < length && (bits[exclusion]! & exclusions) === 0) exclusion++
          cut[depth] = exclusion
          if (exclusion < next) return depth
        }
      }
      if (next >= length || (bits[next]! & bit) === 0 || at[next]! > last) return depth
      chain[depth++] = next
    }
    return depth
  }

  return {
    chain: best,
    find(entries) {
      const { at, bits, length } = entries
      for (let step = 0; step < depthMost; step++) cursor[step] = cut[step] = 0
      let most = 0
      for (let start = 0; start < length && most < depthMost; start++) {
        if ((bits[start]! & 1) === 0) continue
        if (at[start]! >= scope.to) break
        const depth = follow(entries, start)
        if (depth > most) {
          most = depth
          for (let step = 0; step < depth; step++) best[step] = chain[step]!
        }
      }
      return most
    },
  }
}

/**
 * The steps, as bits, whose entries can decide about a chain of someone whose entries match these steps at most: none
 * without the first one, and none behind one that is missing, unless other entries cut a chain too.
 */
export const stepsWithin = (possible: number, spec: FunnelSpec): number => {
  if ((possible & 1) === 0) return 0
  if ((possible & 2) === 0) return 1
  const cuts = spec.mode === 'strict' || spec.exclude.length > 0
  return cuts ? -1 : (~possible & -~possible) - 1
}

export const exclusionsOf = (spec: FunnelSpec): number => (spec.exclude.length > 0 ? exclusionBit(spec) : 0)
