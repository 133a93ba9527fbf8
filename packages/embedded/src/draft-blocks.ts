import { familiesOf, leavesOfFamily, numberColumn, packColumns, packedSum } from '@polymart/core'
import type { Columns, EntityName, Span } from '@polymart/core'
import { blocksOf, bucketsColumn, readBlock } from './blocks.js'
import type { Block } from './blocks.js'
import type { Draft } from './draft.js'
import type { Handle } from './handle.js'
import { timeFields } from './layout.js'

/** An entity's blocks as a load leaves them. What it writes is seen by others once the load has saved and committed. */
export class DraftBlocks {
  private readonly handle: Handle
  private readonly entity: EntityName
  private readonly draft: Draft
  private readonly stored: readonly Block[]
  private readonly blocks: Set<Block>

  /** Begins with the stored blocks, or with none. */
  constructor(handle: Handle, entity: EntityName, draft: Draft, recreate: boolean) {
    this.handle = handle
    this.entity = entity
    this.draft = draft
    this.stored = blocksOf(handle, entity)
    this.blocks = new Set(recreate ? [] : this.stored)
  }

  /** In the order of their keys. */
  entries(): readonly Block[] {
    return [...this.blocks].sort((a, b) => Buffer.compare(a.key, b.key))
  }

  read(block: Block, only?: readonly string[]): Columns {
    return readBlock(this.handle, this.entity, block, { ...(only && { only }) })
  }

  /** Makes a block of some rows of columns. */
  write(key: Uint8Array, columns: Columns, span: Span): void {
    const packed = familiesOf(this.entity).map((family, place) => {
      const names = leavesOfFamily(this.entity, family).map(({ name }) => name)
      if (place === 0) names.push(bucketsColumn)
      const own = Object.fromEntries(names.map((name) => [name, columns[name]!]))
      return packColumns(own, span)
    })
    const rows = span.to - span.from
    this.blocks.add({
      key: Uint8Array.from(key),
      rows,
      ...timesIn(this.entity, columns, span),
      columns: packed.map((bytes) => this.draft.put(bytes)),
      sums: packed.map(packedSum),
    })
  }

  remove(block: Block): void {
    this.blocks.delete(block)
  }

  /** Lets go of the memory of blocks that were written. */
  settle(): Promise<void> {
    return this.draft.settle()
  }

  /** Writes the entries, and deletes the columns of blocks that are no more; in the load's last transaction. */
  save(): void {
    const index = this.handle.index(this.entity)
    for (const block of this.stored) {
      if (this.blocks.has(block)) continue
      index.removeSync(block.key)
      for (const number of block.columns) this.handle.columns.removeSync(number)
    }
    const stored = new Set(this.stored)
    for (const block of this.blocks) {
      const { key, ...facts } = block
      if (!stored.has(block)) index.putSync(key, facts)
    }
  }
}

const timesIn = (entity: EntityName, columns: Columns, { from, to }: Span): Pick<Block, 'earliest' | 'latest'> => {
  const field = timeFields[entity]
  if (!field) return { earliest: null, latest: null }
  let earliest = Infinity
  let latest = -Infinity
  for (const time of numberColumn(columns, field).values.subarray(from, to)) {
    if (time < earliest) earliest = time
    if (time > latest) latest = time
  }
  return { earliest, latest }
}
