import { entityNames } from '@polymart/core'
import type { Transaction } from 'lmdb'
import { crc32 } from 'node:zlib'
import { blocksOf } from './blocks.js'
import type { Block } from './blocks.js'
import { damaged } from './damaged.js'
import type { Handle } from './handle.js'
import type { EntityState, State } from './meta.js'

/** What blocks come to, those of one entity in the order of their keys. */
export const stateOf = (blocks: readonly Block[]): Required<EntityState> => {
  let [rows, earliest, latest, entries]: [number, number | null, number | null, number] = [0, null, null, 0]
  for (const block of blocks) {
    rows += block.rows
    earliest = outermost(Math.min, earliest, block.earliest)
    latest = outermost(Math.max, latest, block.latest)
    const facts = [block.rows, block.earliest, block.latest, block.columns, block.sums]
    entries = crc32(JSON.stringify(facts), crc32(block.key, entries))
  }
  return { rows, earliest, latest, entries }
}

const outermost = (of: (a: number, b: number) => number, a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : of(a, b)

/** The generation that was checked last: what was read once as it was written need not be read again. */
const checked = new WeakMap<Handle, number>()

/** Fails unless the entries of all blocks are those that the state is of. @throws PolymartError `format` */
export const checkContents = (handle: Handle, { generation, entities }: State, transaction?: Transaction): void => {
  if (checked.get(handle) === generation) return
  for (const entity of entityNames) {
    const noted = entities[entity]
    const found = stateOf(blocksOf(handle, entity, transaction))
    const same = (['rows', 'earliest', 'latest'] as const).every((name) => noted[name] === found[name])
    if (!same || (noted.entries !== undefined && noted.entries !== found.entries))
      throw damaged(`the entries of ${entity}`, 'They are not those that the store is of.')
  }
  checked.set(handle, generation)
}
