import { withCells } from '@polymart/core'
import type { Batch } from '@polymart/core'
import type { Settings } from './options.js'
import { drawBlock } from './block/block.js'
import { categoriesBatch, productsBatch } from './products.js'
import { worldOf } from './shop/world.js'

/** One piece of work of a worker thread. */
export interface DrawTask {
  readonly settings: Settings
  readonly part: 'categories' | 'products' | 'users'
  readonly block: number
  readonly cells: boolean
}

export interface Drawn {
  readonly batches: readonly Batch[]
}

const batchesOf = ({ settings, part, block }: DrawTask): readonly Batch[] => {
  switch (part) {
    case 'categories':
      return [categoriesBatch()]
    case 'products':
      return [productsBatch(worldOf(settings), block)]
    case 'users':
      return drawBlock(worldOf(settings), block)
  }
}

export const draw = (task: DrawTask): Drawn => {
  const batches = batchesOf(task)
  return { batches: task.cells ? batches.map(withCells) : batches }
}
