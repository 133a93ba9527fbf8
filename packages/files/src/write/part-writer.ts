import { batchOf, createPool, entityNames } from '@polymart/core'
import type { Batch, EntityName, Pool } from '@polymart/core'
import { partName } from '../layout.js'
import type { FileFormat } from '../layout.js'
import { writePart } from './encode.js'
import type { Part } from './encode.js'

/** Rows in one file. As many are held for each thread, since a thread makes a whole file. */
const rowsPerPart = 100_000

interface PartOptions {
  readonly format: FileFormat
  readonly workers: number
  /** Where a file is made. */
  readonly pathOf: (file: string) => string
}

/** Collects the batches of an entity into parts, and has them written: on threads, once the first part is full. */
export const partWriter = ({ format, workers, pathOf }: PartOptions) => {
  const files = new Map<EntityName, string[]>(entityNames.map((entity) => [entity, []]))
  const waiting = new Map<EntityName, { batches: Batch[]; rows: number }>()
  const running = new Set<Promise<void>>()
  let bytes = 0
  let pool: Pool<Part, number> | undefined

  const start = async (entity: EntityName, batches: readonly Batch[]): Promise<void> => {
    const names = files.get(entity)!
    const file = `${entity}/${partName(names.length, format)}`
    names.push(file)
    waiting.delete(entity)
    while (running.size >= workers) await Promise.race(running)
    const part = { path: pathOf(file), format, batches }
    const task = (pool ? pool.run(part) : writePart(part)).then((written) => {
      bytes += written
      running.delete(task)
    })
    // A failure is met by whoever waits next.
    task.catch(() => undefined)
    running.add(task)
  }

  return {
    async add(batch: Batch): Promise<void> {
      const { batches, rows } = waiting.get(batch.entity) ?? { batches: [], rows: 0 }
      batches.push(batch)
      waiting.set(batch.entity, { batches, rows: rows + batch.rows })
      if (rows + batch.rows < rowsPerPart) return
      if (workers > 1) pool ??= createPool(new URL('./encode.worker.js', import.meta.url), workers)
      await start(batch.entity, batches)
    },
    /** Writes what waits; an entity without rows has one part too, so that every reader finds its columns. */
    async finish(): Promise<{ files: string[]; bytes: number }> {
      for (const entity of entityNames) {
        const rest = waiting.get(entity)
        if (rest) await start(entity, rest.batches)
        else if (files.get(entity)!.length === 0) await start(entity, [batchOf(entity, [])])
      }
      await Promise.all(running)
      return { files: [...files.values()].flat(), bytes }
    },
    /** Ends what still runs. */
    async close(): Promise<void> {
      await Promise.allSettled(running)
      await pool?.close()
    },
  }
}
