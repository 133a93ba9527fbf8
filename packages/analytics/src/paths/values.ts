import { eventTypes, listColumn, textColumn, textsOf } from '@polymart/core'
import { productGroups } from '../grouping/known-products.js'
import type { Catalogue } from '../read/catalogue.js'
import type { PartitionData } from '../read/partition.js'
import type { PathTree } from './path-tree.js'
import type { PathsSpec } from './params.js'

/** What gives the number in the tree of an event's value; −1 of an event without one. */
export const valueReader = (
  { sessions }: PartitionData,
  { nodes, scope }: PathsSpec,
  catalogue: Catalogue | undefined,
  tree: PathTree,
): ((event: number) => number) => {
  const { items } = listColumn(sessions.columns, 'events')
  if (nodes === 'type') {
    const { codes } = textColumn(items, 'type')
    return numbered(codes, eventTypes, tree)
  }
  if (nodes === 'page') {
    const { codes, dictionary } = textColumn(items, 'page')
    return numbered(codes, textsOf(dictionary), tree)
  }
  const ids = textColumn(items, 'productId')
  if (catalogue!.products.rows === 0) return () => -1
  const { codes, dictionary } = textColumn(catalogue!.products.columns, 'category')
  const category = productGroups(catalogue!, 'category', scope)
    .rowsOf(ids)
    .map((product) => (product < 0 ? -1 : codes[product]!))
  const ofEvents = numbered(category, textsOf(dictionary), tree)
  return (event) => (ids.codes[event]! < 0 ? -1 : ofEvents(ids.codes[event]!))
}

/** Only values that come up get a number. */
const numbered = (codes: Int32Array, texts: readonly string[], tree: PathTree): ((row: number) => number) => {
  const numbers = new Int32Array(texts.length).fill(-1)
  return (row) => {
    const code = codes[row]!
    if (code < 0) return -1
    if (numbers[code]! < 0) numbers[code] = tree.code(texts[code]!)
    return numbers[code]!
  }
}
