import { rm } from 'node:fs/promises'
import { bucketCount, entityNames, makeTemporaryFolder, textsOf } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import { foundIn, Tally } from '../result/findings.js'
import type { Finding, Found } from '../result/findings.js'
import type { PartitionRunner } from '../execute/partition-runner.js'
import type { RunOptions } from '../params/common.js'
import { comparePartition } from './compare-partition.js'
import type { Compared, CompareTask, Difference } from './compare-partition.js'

/** One entity's rows in the store and in the files. */
export interface Comparison {
  readonly entity: EntityName
  /** Rows in the store. */
  readonly store: number
  /** Rows in the files; of those with one id the last. */
  readonly files: number
  /** Rows that are the same in both. */
  readonly equal: number
  readonly different: Found<Difference>
  readonly onlyInStore: Found
  readonly onlyInFiles: Found
}

/** Files made readable by partition. */
interface FilesStore {
  readonly url: string
  remove(): Promise<void>
}

/** Loads batches of files into a store of their own, on the disk of temporary files, so that memory does not grow with them. */
export const storeOfFiles = async (
  files: AsyncIterable<Batch>,
  { signal, onProgress }: RunOptions,
): Promise<FilesStore> => {
  const { openEmbedded } = await import('@polymart/embedded')
  const folder = makeTemporaryFolder('files')
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const store = await openEmbedded(folder)
    const writer = await store.writer({ ...(signal && { signal }) })
    try {
      let done = 0
      for await (const batch of files) {
        await writer.write(batch)
        onProgress?.({ stage: 'load', done: (done += batch.rows), unit: 'rows' })
      }
      await writer.finish()
    } finally {
      await store.close()
    }
    return { url: `embedded:${folder}`, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Compares the shop's stores with the store of the files, entity by entity. */
export const compareFiles = async (
  runner: PartitionRunner,
  files: string,
  limit: number,
): Promise<readonly Comparison[]> => {
  const tasks: CompareTask[] = runner.partitions.map((partition) => ({
    partition,
    entities: ['users', 'transactions', 'sessions'],
    files,
    limit,
  }))
  tasks.push({ partition: { from: 0, to: bucketCount }, entities: ['categories', 'products'], files, limit })
  const parts = await runner.run(comparePartition, tasks)
  return entityNames.map((entity) => ({
    entity,
    ...joined(
      parts.map((part) => part[entity]).filter((part) => part !== undefined),
      limit,
    ),
  }))
}

const joined = (parts: readonly Compared[], limit: number): Omit<Comparison, 'entity'> => {
  const sum = (of: (part: Compared) => number): number => parts.reduce((total, part) => total + of(part), 0)
  const inStore = parts.flatMap(({ onlyInStore }) => textsOf(onlyInStore))
  const inFiles = new Set(parts.flatMap(({ onlyInFiles }) => textsOf(onlyInFiles)))
  // A row that belongs to another person in each place lies in another partition of each.
  const moved = new Tally<Difference>(limit)
  const onlyInStore = new Tally(limit)
  for (const id of inStore) {
    if (inFiles.delete(id)) moved.add({ id, fields: ['person'] })
    else onlyInStore.add({ id })
  }
  const onlyInFiles = new Tally<Finding>(limit)
  for (const id of inFiles) onlyInFiles.add({ id })
  return {
    store: sum(({ store }) => store),
    files: sum(({ files }) => files),
    equal: sum(({ equal }) => equal),
    different: foundIn([...parts.map(({ different }) => different), moved.found()], limit),
    onlyInStore: onlyInStore.found(),
    onlyInFiles: onlyInFiles.found(),
  }
}
