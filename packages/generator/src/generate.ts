import { pMapIterable } from 'p-map'
import { setImmediate } from 'node:timers/promises'
import { createPool, defaultWorkers, entityNames, PolymartError, throwIfAborted, weigh } from '@polymart/core'
import type { Batch, EntityName, Pool } from '@polymart/core'
import type { Drawn, DrawTask } from './draw.js'
import { duplicatesOf } from './faults/kinds.js'
import type { Fault } from './faults/spoil.js'
import { settingsOf } from './options.js'
import type { GenerateOptions, Settings } from './options.js'
import { truthOf } from './planted.js'
import type { BlockTruths } from './planted.js'
import { planOf, rowsOf } from './plan.js'
import type { Plan } from './plan.js'
import { historyDays } from './shop/history.js'
import { worldOf } from './shop/world.js'
import type { Truth } from './truth.js'

/** What a data set is and was made from. */
export interface Manifest {
  /** Rows of each entity. */
  readonly counts: Readonly<Record<EntityName, number>>
  readonly seed: number
  readonly options: { readonly scale: number; readonly end: string; readonly dirty: number }
  /** Of the generator. */
  readonly version: string
}

/** A synthetic shop, drawn while it is taken. */
export interface Generation {
  /** Rows of each entity that `batches` yields; in a dirty shop, those that come twice come on top. */
  readonly counts: Readonly<Record<EntityName, number>>
  readonly manifest: Manifest
  /**
   * Categories, products, then block by block users, transactions and sessions: always in the same order. Blocks are
   * drawn on worker threads (with one worker, on this one), a few ahead of what was taken, so memory does not grow
   * with the scale.
   */
  batches(): AsyncIterable<Batch>
  /** What was planted; there once `batches` has ended, and fails with code `argument` before. */
  truth(): Truth
}

const version = '0.1.0'

const tasksOf = function* (settings: Settings, plan: Plan): Generator<DrawTask, void> {
  yield { settings, part: 'categories', block: 0 }
  for (let block = 0; block < plan.productBlocks; block++) yield { settings, part: 'products', block }
  for (let block = 0; block < plan.blocks; block++) yield { settings, part: 'people', block }
}

/** Below so many rows no thread is worth starting; for every so many rows one is. */
const rowsOnThisThread = 30_000
const rowsPerThread = 600_000

/** Threads for a shop of so many rows, unless told: more than are needed would all have to warm up. */
const threadsFor = (rows: number): number =>
  rows < rowsOnThisThread ? 0 : Math.min(defaultWorkers(), Math.ceil(rows / rowsPerThread))

/** Draws on so many threads; 0: on this one. */
const drawers = async (threads: number): Promise<Pick<Pool<DrawTask, Drawn>, 'run' | 'close'>> => {
  if (threads > 0) return createPool(new URL('./draw.worker.js', import.meta.url), threads)
  const { draw } = await import('./draw.js')
  return {
    async run(task, signal) {
      // Between blocks, so that other work and an interruption get their turn.
      await setImmediate()
      throwIfAborted(signal)
      return draw(task)
    },
    close: async () => {},
  }
}

class GatheredTruths implements BlockTruths {
  segmentOfUser = ''
  readonly expectedOrders = new Float64Array(historyDays)
  readonly segmentOrders: number[] = []
  readonly faults: Fault[] = []

  add({ segments, expectedOrders, segmentOrders, faults }: Drawn): void {
    this.segmentOfUser += segments
    for (const [day, orders] of expectedOrders.entries()) this.expectedOrders[day]! += orders
    for (const [segment, orders] of segmentOrders.entries())
      this.segmentOrders[segment] = (this.segmentOrders[segment] ?? 0) + orders
    for (const fault of faults) this.faults.push(fault)
  }
}

/** Draws a synthetic shop. Fails with code `argument` on options out of bounds. */
export const generate = (options: GenerateOptions = {}): Generation => {
  const settings = settingsOf(options)
  const plan = planOf(settings)
  const rows = (entity: EntityName): number =>
    rowsOf(plan, entity) + duplicatesOf({ plan, dirty: settings.dirty }, entity)
  const counts = Object.fromEntries(entityNames.map((entity) => [entity, rows(entity)])) as Record<EntityName, number>
  const total = entityNames.reduce((sum, entity) => sum + counts[entity], 0)
  const { workers, onProgress, signal } = options
  const threads = workers === undefined ? threadsFor(total) : workers === 1 ? 0 : workers

  let planted: BlockTruths | undefined

  async function* batches(): AsyncGenerator<Batch> {
    throwIfAborted(signal)
    planted = undefined
    const gathered = new GatheredTruths()
    const pool = await drawers(threads)
    // A slow reader holds the threads back.
    const drawnInOrder = pMapIterable(tasksOf(settings, plan), (task) => pool.run(task, signal), {
      concurrency: threads > 0 ? threads + 2 : 1,
    })
    try {
      let done = 0
      for await (const drawn of drawnInOrder) {
        gathered.add(drawn)
        for (const batch of drawn.batches) {
          weigh(batch)
          yield batch
          throwIfAborted(signal)
          done += batch.rows
          onProgress?.({ stage: 'generate', done, total, unit: 'rows' })
        }
      }
      planted = gathered
    } finally {
      await pool.close()
    }
  }

  return {
    counts,
    manifest: {
      counts,
      seed: settings.seed,
      options: { scale: settings.scale, end: new Date(settings.end).toISOString(), dirty: settings.dirty },
      version,
    },
    batches,
    truth: () => {
      if (planted) return truthOf(worldOf(settings), planted)
      throw new PolymartError(
        'argument',
        'Expected truth() to be called after the last of batches(), found batches left.',
      )
    },
  }
}
