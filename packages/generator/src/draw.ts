import type { Batch } from '@polymart/core'
import { drawBlock } from './block/block.js'
import { categoryFaults, orderFaults, productFaults, sessionFaults, userFaults } from './faults/entities.js'
import { quotaOf } from './faults/kinds.js'
import { spoil } from './faults/spoil.js'
import type { Fault, FaultKinds } from './faults/spoil.js'
import type { Settings } from './options.js'
import { partOf } from './plan.js'
import { categoriesBatch, productsBatch } from './products.js'
import { Random } from './random.js'
import { firstSessionDay } from './shop/history.js'
import { worldOf } from './shop/world.js'
import type { World } from './shop/world.js'

/** One piece of work of a worker thread. */
export interface DrawTask {
  readonly settings: Settings
  readonly part: 'categories' | 'products' | 'people'
  readonly block: number
}

export interface Drawn {
  readonly batches: readonly Batch[]
  /** By user: a digit, the place of the user's segment in `segmentNames`. */
  readonly segments: string
  /** By day: how many orders were to be expected. */
  readonly expectedOrders: Float64Array
  /** By segment: how many orders its users of the block placed. */
  readonly segmentOrders: readonly number[]
  readonly faults: readonly Fault[]
}

const nothing = { segments: '', expectedOrders: new Float64Array(0), segmentOrders: [], faults: [] }

const drawPart = (world: World, { part, block }: DrawTask): Drawn => {
  switch (part) {
    case 'categories':
      return { ...nothing, batches: [categoriesBatch()] }
    case 'products':
      return { ...nothing, batches: [productsBatch(world, block)] }
    case 'people':
      return { ...nothing, ...drawBlock(world, block) }
  }
}

const withFaults = (world: World, { part, block }: DrawTask, drawn: Drawn): Drawn => {
  const { settings, plan, calendar } = world
  const blocks = { categories: 1, products: plan.productBlocks, people: plan.blocks }[part]
  const random = new Random(settings.seed, 'faults', block * 3 + ['categories', 'products', 'people'].indexOf(part))
  const first = (total: number): number => partOf(total, block, blocks).from
  const faults: Fault[] = []
  const spoilt = (batch: Batch, kinds: FaultKinds, taken?: ReadonlySet<number>): Batch => {
    const { entity } = batch
    const quota = { plan, dirty: settings.dirty }
    const result = spoil(random, batch, kinds, (fault) => quotaOf(quota, entity, fault, block, blocks), taken)
    faults.push(...result.faults)
    return result.batch
  }
  const [batch, transactions, sessions] = drawn.batches
  switch (part) {
    case 'categories':
      return { ...drawn, batches: [spoilt(batch!, categoryFaults)], faults }
    case 'products':
      return { ...drawn, batches: [spoilt(batch!, productFaults(batch!, first(plan.products)))], faults }
    case 'people': {
      const visits = spoilt(sessions!, sessionFaults(sessions!, first(plan.sessions), calendar.end))
      const dragged = faults.flatMap(({ also = [] }) =>
        also.map(({ id }) => Number(id.slice(1)) - 1 - first(plan.orders)),
      )
      const ofOrders = orderFaults(transactions!, first(plan.orders), calendar.startOf(firstSessionDay))
      return {
        ...drawn,
        batches: [spoilt(batch!, userFaults), spoilt(transactions!, ofOrders, new Set(dragged)), visits],
        faults,
      }
    }
  }
}

export const draw = (task: DrawTask): Drawn => {
  const world = worldOf(task.settings)
  const clean = drawPart(world, task)
  return task.settings.dirty > 0 ? withFaults(world, task, clean) : clean
}
