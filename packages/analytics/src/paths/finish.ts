import { compareLabels } from '../result/order.js'
import type { PathsSpec } from './params.js'
import { PathTree } from './path-tree.js'
import type { PathTreeState } from './path-tree.js'
import type { LinkRow, PathRow } from './tables.js'

export const pathsMerge = (states: readonly PathTreeState[]): PathTreeState =>
  states.reduce((tree, state) => tree.add(state), new PathTree()).state()

/** Calls `each` with the values of every counted path, as their numbers. */
const eachPath = (
  { parents, codes, counts }: PathTreeState,
  each: (path: readonly number[], count: number) => void,
) => {
  for (let end = 1; end < parents.length; end++) {
    if (counts[end] === 0) continue
    const path: number[] = []
    for (let node = end; node !== 0; node = parents[node]!) path.push(codes[node]!)
    each(path.reverse(), counts[end]!)
  }
}

export const linkRows = (state: PathTreeState, { end }: PathsSpec): readonly LinkRow[] => {
  const { values } = state
  const links = new Map<number, number>()
  const most = 32
  eachPath(state, (path, count) => {
    for (let i = 0; i + 1 < path.length; i++) {
      const place = end === null ? i + 1 : path.length - 1 - i
      const link = (path[i]! * values.length + path[i + 1]!) * most + place
      links.set(link, (links.get(link) ?? 0) + count)
    }
  })
  return Array.from(links, ([link, count]) => {
    const place = link % most
    const pair = (link - place) / most
    const to = pair % values.length
    const from = (pair - to) / values.length
    return { position: end === null ? place : -place, from: values[from]!, to: values[to]!, count }
  }).sort(
    (a, b) =>
      a.position - b.position || b.count - a.count || compareLabels(a.from, b.from) || compareLabels(a.to, b.to),
  )
}

export const pathRows = (state: PathTreeState, { limit }: PathsSpec): readonly PathRow[] => {
  const { values } = state
  const total = totalOf(state)
  // Different values may read the same once they are joined: "a > b" and "c" as "a" and "b > c".
  const counts = new Map<string, number>()
  eachPath(state, (path, count) => {
    const text = path.map((code) => values[code]!).join(' > ')
    counts.set(text, (counts.get(text) ?? 0) + count)
  })
  return Array.from(counts, ([path, count]) => ({ path, count, total }))
    .sort((a, b) => b.count - a.count || compareLabels(a.path, b.path))
    .slice(0, limit)
}

/** How many sequences there are. */
export const totalOf = ({ counts }: PathTreeState): number => counts.reduce((sum, count) => sum + count, 0)
