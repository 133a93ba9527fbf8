import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PathTree } from '../../src/paths/path-tree.js'
import type { PathTreeState } from '../../src/paths/path-tree.js'
import { repeated, seed } from '../../../core/test/seed.js'

const treeOf = (paths: readonly (readonly string[])[]): PathTreeState => {
  const tree = new PathTree()
  for (const path of paths) {
    let node = 0
    for (const value of path) node = tree.child(node, tree.code(value))
    tree.count(node, 1)
  }
  return tree.state()
}

/** Each path with its number, whatever the nodes are called. */
const counted = ({ values, parents, codes, counts }: PathTreeState): Record<string, number> => {
  const found: Record<string, number> = {}
  counts.forEach((count, end) => {
    const path: string[] = []
    for (let node = end; node !== 0; node = parents[node]!) path.unshift(values[codes[node]!]!)
    if (count > 0) found[JSON.stringify(path)] = count
  })
  return found
}

const paths = fc.array(
  fc.array(
    fc.integer({ min: 0, max: 60 }).map((i) => `page ${i}`),
    { minLength: 1, maxLength: 4 },
  ),
  { maxLength: 2000 },
)

it(`counts every path, also of trees that grow (${repeated})`, () => {
  fc.assert(
    fc.property(paths, (paths) => {
      const wanted: Record<string, number> = {}
      for (const path of paths) wanted[JSON.stringify(path)] = (wanted[JSON.stringify(path)] ?? 0) + 1
      expect(counted(treeOf(paths))).toEqual(wanted)
    }),
    { seed, numRuns: 20, endOnFailure: true },
  )
})

it(`comes to the same whatever was counted together, in any order (${repeated})`, () => {
  fc.assert(
    fc.property(paths, paths, paths, (a, b, c) => {
      const whole = counted(treeOf([...a, ...b, ...c]))
      const merged = new PathTree().add(treeOf(c)).add(new PathTree().add(treeOf(a)).add(treeOf(b)).state())
      expect(counted(merged.state())).toEqual(whole)
    }),
    { seed, numRuns: 10, endOnFailure: true },
  )
})

it('keeps a beginning that paths share once', () => {
  const state = treeOf([
    ['a', 'b', 'c'],
    ['a', 'b', 'd'],
    ['a', 'b'],
  ])
  expect(state.parents.length).toBe(5)
  expect(counted(treeOf(Array.from({ length: 10_000 }, () => ['a', 'b'])))).toEqual({ '["a","b"]': 10_000 })
})
