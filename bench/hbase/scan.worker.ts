import { served } from '@polymart/core'
import type { Partition } from '@polymart/core'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore } from '@polymart/hbase-loader'

export interface ScanTask {
  readonly url: string
  readonly partition: Partition
  readonly columns: readonly string[]
}

const stores = new Map<string, Promise<HBaseStore>>()

/** Reads a partition into columns; how many rows it has. A thread opens a store once, as those of an open shop do. */
export default served(async ({ url, partition, columns }: ScanTask): Promise<number> => {
  const opening = stores.get(url) ?? openHBase(url)
  stores.set(url, opening)
  return (await (await opening).scan('sessions', partition, { columns })).rows
})
