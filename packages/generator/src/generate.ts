import { createPool, defaultWorkers, entityNames, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import type { Drawn, DrawTask } from './draw.js'
import { settingsOf } from './options.js'
import type { GenerateOptions, Settings } from './options.js'
import { planOf } from './plan.js'
import type { Plan } from './plan.js'
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

export interface Generation {
  /** Rows of each entity that `batches` yields. */
  readonly counts: Readonly<Record<EntityName, number>>
  readonly manifest: Manifest
  /**
   * Categories, products, then block by block users, transactions and sessions: always in the same order. Blocks are
   * drawn on worker threads, a few ahead of what was taken, so memory does not grow with the scale.
   */
  batches(): AsyncIterable<Batch>
  /** What was planted; complete once `batches` has ended. */
  truth(): Truth
}

const version = '0.1.0'

const tasksOf = function* (settings: Settings, plan: Plan, cells: boolean): Generator<DrawTask, void> {
  yield { settings, part: 'categories', block: 0, cells }
  for (let block = 0; block < plan.productBlocks; block++) yield { settings, part: 'products', block, cells }
  for (let block = 0; block < plan.blocks; block++) yield { settings, part: 'users', block, cells }
}

/** Draws a synthetic shop. Fails with code `argument` on options out of bounds. */
export const generate = (options: GenerateOptions = {}): Generation => {
  const settings = settingsOf(options)
  const plan = planOf(settings)
  const counts: Record<EntityName, number> = {
    users: plan.users,
    categories: 60,
    products: plan.products,
    transactions: plan.orders,
    sessions: plan.sessions,
  }
  const total = entityNames.reduce((sum, entity) => sum + counts[entity], 0)
  const { workers = defaultWorkers(), cells = false, onProgress, signal } = options

  async function* batches(): AsyncGenerator<Batch> {
    throwIfAborted(signal)
    const pool = createPool<DrawTask, Drawn>(new URL('./draw.worker.js', import.meta.url), workers)
    const tasks = tasksOf(settings, plan, cells)
    const ahead: Promise<Drawn>[] = []
    const start = (): void => {
      const task = tasks.next()
      if (task.done === true) return
      const drawn = pool.run(task.value, signal)
      // Whoever awaits it sees the failure; until then it is no unhandled one.
      drawn.catch(() => undefined)
      ahead.push(drawn)
    }
    try {
      for (let i = 0; i < workers + 2; i++) start()
      let done = 0
      for (let next = ahead.shift(); next; next = ahead.shift()) {
        const drawn = await next
        start()
        for (const batch of drawn.batches) {
          yield batch
          done += batch.rows
          onProgress?.({ stage: 'generate', done, total, unit: 'rows' })
        }
      }
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
    truth: () => ({ faults: [] }),
  }
}
