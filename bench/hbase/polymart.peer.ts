/**
 * Polymart as a contestant: `polymart.peer.js URL SCALE`, where the URL has no prefix yet. Tasks are a word and the
 * prefix of a store's tables. `puts` and `pages` are what a load and a scan do without making cells of columns, and
 * columns of cells.
 */
import { createPool, fieldsOf, leavesOf, recordsOf } from '@polymart/core'
import type { Batch, Pool } from '@polymart/core'
import { generate } from '@polymart/generator'
import { openHBase } from '@polymart/hbase-loader'
import type { HBaseStore, TableOptions } from '@polymart/hbase-loader'
import { serve } from '../harness/serve.js'
import { addressOf, Cluster } from './bare.js'
import type { RowAction } from './bare.js'
import { exportCells, putCells, readCells, rowsOf } from './cells.js'
import type { ScanTask } from './scan.worker.js'

const [server, scale] = process.argv.slice(2) as [string, string]

const columns = leavesOf(fieldsOf('sessions')).map(({ name }) => name)
const batches: Batch[] = []
const stores = new Map<string, HBaseStore>()
const pools = new Map<number, Pool<ScanTask, number>>()
let actions: readonly RowAction[] = []

const urlOf = (prefix: string): string => `${server}/${prefix}`
const tableOf = (prefix: string): string => `${prefix}_sessions`

const storeOf = async (prefix: string, options: TableOptions = {}): Promise<HBaseStore> => {
  const store = stores.get(prefix) ?? (await openHBase(urlOf(prefix), options))
  stores.set(prefix, store)
  return store
}

const load = async (prefix: string, some: readonly Batch[]): Promise<void> => {
  const writer = await (await storeOf(prefix)).writer()
  for (const batch of some) await writer.write(batch)
  await writer.finish()
}

const poolOf = (workers: number): Pool<ScanTask, number> => {
  const pool = pools.get(workers) ?? createPool(new URL('./scan.worker.js', import.meta.url), workers)
  pools.set(workers, pool)
  return pool
}

/** What the sessions take as JSON, an object a line. */
const jsonBytes = (): number => {
  let bytes = 0
  for (const batch of batches)
    for (const record of recordsOf(batch)) bytes += Buffer.byteLength(JSON.stringify(record)) + 1
  return bytes
}

/** Two partitions for each of two threads. */
const partitions = 4

const tasks = (
  cluster: Cluster,
): Readonly<Record<string, (prefix: string, more: string | undefined) => Promise<unknown>>> => ({
  // An empty load makes the tables.
  async make(prefix, options) {
    await storeOf(prefix, options === undefined ? {} : (JSON.parse(options.replaceAll("'", '"')) as TableOptions))
    await load(prefix, [])
  },
  load: (prefix) => load(prefix, batches),
  async scan(prefix, workers) {
    const url = urlOf(prefix)
    const pool = poolOf(Number(workers))
    const parts = await (await storeOf(prefix)).partitions(partitions)
    await Promise.all(parts.map((partition) => pool.run({ url, partition, columns })))
  },
  async export(prefix, file) {
    actions = await rowsOf(cluster, tableOf(prefix))
    await exportCells(file!, actions, batches)
  },
  puts: (prefix) => putCells(cluster, tableOf(prefix), actions),
  pages: (prefix) => readCells(cluster, tableOf(prefix)),
})

await serve(async () => {
  for await (const batch of generate({ scale: Number(scale) }).batches())
    if (batch.entity === 'sessions') batches.push(batch)
  const options = { user: 'polymart', connectTimeout: 10_000, callTimeout: 60_000, patience: 60_000, onWait: undefined }
  const cluster = new Cluster(addressOf(urlOf('bench')), options)
  const known = tasks(cluster)
  return {
    version: process.version,
    run(task) {
      const [word, prefix, more] = task.split(' ') as [string, string, string?]
      return known[word]!(prefix, more)
    },
    rows: async (task) =>
      task === 'json' ? [{ bytes: jsonBytes() }] : [{ ...(await readCells(cluster, tableOf(task), true)) }],
    async close() {
      for (const store of stores.values()) await store.close()
      for (const pool of pools.values()) await pool.close()
      await cluster.close()
    },
  }
}, undefined)
