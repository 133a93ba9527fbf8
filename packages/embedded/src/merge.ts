import type { EntityName, LoadPolicy, Scratch } from '@polymart/core'
import { BlockWriter } from './block-writer.js'
import type { Block } from './blocks.js'
import { chunkOf, comparePlaces, placeOfKey } from './chunk.js'
import type { Place } from './chunk.js'
import type { DraftBlocks } from './draft-blocks.js'
import { chunkCursor } from './heads.js'
import type { Heads } from './heads.js'

export interface MergeOptions {
  readonly entity: EntityName
  readonly blocks: DraftBlocks
  readonly blockBytes: number
  /** For columns on their way into blocks. */
  readonly scratch: Scratch
  readonly policy: LoadPolicy
  /** Whether a row that stays lies here; one that does not is the callee's to keep. */
  readonly belongs: (place: Place) => boolean
  /** Called every now and then, to see to other things. */
  readonly turn: () => Promise<void>
}

/** After so many rows a load lets the thread see to other things, such as an interruption. */
const rowsPerTurn = 1 << 12

/**
 * Merges rows, which come in the order of their keys, those of equal keys in input order, into an entity's blocks. A
 * block is rewritten if a row between its first and the next block's first key changes it; others are not touched.
 */
export const merge = async (heads: Heads, options: MergeOptions): Promise<void> => {
  const blocks = options.blocks.entries()
  for (let i = -1; i < blocks.length; i++) {
    const limit = blocks[i + 1] && placeOfKey(blocks[i + 1]!.key)
    if (nextBelow(heads, limit)) await mergeBlock(heads, blocks[i], limit, options)
  }
}

/** The next row, if its key is below a limit. */
const nextBelow = (heads: Heads, limit: Place | undefined): Place | undefined => {
  const next = heads.first()
  return next && limit && comparePlaces(next, limit) >= 0 ? undefined : next
}

/** Merges rows below a key, or all, into a block that is there, or into none. */
const mergeBlock = async (
  heads: Heads,
  old: Block | undefined,
  limit: Place | undefined,
  { entity, blocks, blockBytes, scratch, policy, belongs, turn }: MergeOptions,
): Promise<void> => {
  const writer = new BlockWriter(entity, blocks, blockBytes, scratch)
  const kept: Place[] = []
  const block = { changed: false }
  const change = (): void => {
    if (block.changed) return
    block.changed = true
    if (old) blocks.remove(old)
    for (const place of kept) writer.add(place)
  }
  if (old) heads.add(chunkCursor(chunkOf({ entity, rows: old.rows, columns: blocks.read(old) })), -Infinity)
  for (let done = 0; nextBelow(heads, limit); done++) {
    if (done % rowsPerTurn === 0) {
      await turn()
      await blocks.settle()
    }
    const place = mergeKey(heads, policy)
    const isNew = place.chunk.numbers !== undefined
    if (isNew) change()
    if (isNew && !belongs(place)) continue
    if (block.changed) writer.add(place)
    else kept.push(place)
  }
  writer.flush()
}

/** Takes all rows of the next key; gives the one that stays. */
const mergeKey = (heads: Heads, policy: LoadPolicy): Place => {
  let { chunk, row }: Place = heads.first()!
  heads.advance()
  let cameBefore = chunk.numbers !== undefined
  if (cameBefore) policy.take()
  for (let next = heads.first(); next && comparePlaces(next, { chunk, row }) === 0; next = heads.first()) {
    const { chunk: found, row: at } = next
    const old = { columns: chunk.columns, row }
    const input = { columns: found.columns, row: at, number: found.numbers![at]! }
    if (policy.meet(old, input, cameBefore)) ({ chunk, row } = next)
    cameBefore = true
    heads.advance()
  }
  return { chunk, row }
}
