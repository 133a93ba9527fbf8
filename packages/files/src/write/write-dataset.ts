import { defaultWorkers, entityNames, throwIfAborted } from '@polymart/core'
import type { Batch, EntityName, Progress } from '@polymart/core'
import type { FileFormat } from '../layout.js'
import { partWriter } from './part-writer.js'
import { openStaging } from './staging.js'

/** How a data set is written. */
export interface DatasetOptions {
  /** Default: parquet. */
  readonly format?: FileFormat
  /** What `manifest.json` says; a function is asked once all rows are written. Default: the counts of rows. */
  readonly manifest?: object | (() => object)
  /** What `truth.json` says, asked once all rows are written; without it there is no such file. */
  readonly truth?: () => object
  /** Threads that encode, which never changes what they write. Default: as many as the machine has cores. */
  readonly workers?: number
  readonly onProgress?: Progress
  readonly signal?: AbortSignal
}

/** What was written. */
export interface WrittenDataset {
  /** Of the records, within the folder: `users/part-00000.parquet`. */
  readonly files: string[]
  readonly bytes: number
  readonly rows: Record<EntityName, number>
}

/**
 * Writes a data set to a folder, `NAME/part-00000.parquet` and so on for each entity. Equal batches in equal order
 * make equal bytes. Nothing is seen in the folder before all of it is written; a data set that Polymart wrote there
 * before is then replaced. Holds about 100,000 rows for each thread.
 *
 * @throws PolymartError `argument`: the folder holds other files by these names; `storage`: it cannot be written.
 */
export const writeDataset = async (
  dir: string,
  batches: AsyncIterable<Batch>,
  { format = 'parquet', manifest, truth, workers = defaultWorkers(), onProgress, signal }: DatasetOptions = {},
): Promise<WrittenDataset> => {
  const rows = Object.fromEntries(entityNames.map((entity) => [entity, 0])) as Record<EntityName, number>
  const staging = await openStaging(dir)
  const writer = partWriter({ format, workers, pathOf: staging.pathOf })
  try {
    let done = 0
    for await (const batch of batches) {
      throwIfAborted(signal)
      if (batch.rows === 0) continue
      await writer.add(batch)
      rows[batch.entity] += batch.rows
      done += batch.rows
      onProgress?.({ stage: 'write', done, unit: 'rows' })
    }
    const { files, bytes } = await writer.finish()
    throwIfAborted(signal)
    await staging.publish({
      manifest: typeof manifest === 'function' ? (manifest as () => object)() : (manifest ?? { counts: rows }),
      truth: truth?.(),
    })
    return { files, bytes, rows }
  } finally {
    await writer.close()
    await staging.discard()
  }
}
