import { served } from '@polymart/core'
import type { EntityName, Partition, Store } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'

export interface ScanTask {
  readonly folder: string
  readonly entity: EntityName
  readonly partition: Partition
  readonly columns: readonly string[]
}

let store: Store | undefined

/** Scans a partition with a handle that the thread keeps open. */
export default served(async ({ folder, entity, partition, columns }: ScanTask) => {
  store ??= await openEmbedded(folder, { readOnly: true })
  return store.scan(entity, partition, { columns })
})
