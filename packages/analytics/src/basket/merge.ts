import type { BasketState } from './partial.js'

export const basketMerge = (states: readonly BasketState[]): BasketState => {
  const codeOf = new Map<string, number>()
  for (const { items } of states) for (const item of items) if (!codeOf.has(item)) codeOf.set(item, codeOf.size)
  const sum = (of: (state: BasketState) => number): number => states.reduce((all, state) => all + of(state), 0)
  const counts = new Float64Array(codeOf.size)
  const codes = new Int32Array(sum((state) => state.codes.length))
  const offsets = new Int32Array(1 + sum((state) => state.offsets.length - 1))
  let [entry, basket] = [0, 0]
  for (const state of states) {
    const newCodes = Int32Array.from(state.items, (item) => codeOf.get(item)!)
    newCodes.forEach((code, own) => (counts[code]! += state.counts[own]!))
    for (let i = 1; i < state.offsets.length; i++) offsets[++basket] = entry + state.offsets[i]!
    for (let i = 0; i < state.codes.length; i++) codes[entry++] = newCodes[state.codes[i]!]!
  }
  return {
    items: [...codeOf.keys()],
    counts,
    orders: sum(({ orders }) => orders),
    baskets: sum(({ baskets }) => baskets),
    entries: sum(({ entries }) => entries),
    offsets,
    codes,
  }
}
