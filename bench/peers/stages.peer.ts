/** One stage of what Polymart does with a shop, in a process of its own: `stages.peer.js STAGE DATA SCALE SCRATCH`. */
import { bucketCount, entityNames, fieldsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { readDataset, writeDataset } from '@polymart/files'
import { generate } from '@polymart/generator'
import { stopwatch, tell } from '../harness/serve.js'
import { readData } from './data.js'

const [stage, data, scale, scratch] = process.argv.slice(2)

/** Each stage does its work and says how many rows that were. */
const stages: Readonly<Record<string, () => Promise<number>>> = {
  async generate() {
    let rows = 0
    for await (const batch of generate({ scale: Number(scale) }).batches()) rows += batch.rows
    return rows
  },
  async 'write-parquet'() {
    const { rows } = await writeDataset(scratch!, generate({ scale: Number(scale) }).batches(), { format: 'parquet' })
    return Object.values(rows).reduce((sum, count) => sum + count, 0)
  },
  async load() {
    const store = await openEmbedded(scratch!)
    const writer = await store.writer({ recreate: true })
    let rows = 0
    for await (const batch of readDataset(readData(data!).files).batches()) {
      rows += batch.rows
      await writer.write(batch)
    }
    await writer.finish()
    await store.close()
    return rows
  },
  async scan() {
    const store = await openEmbedded(readData(data!).store)
    let rows = 0
    for (const entity of entityNames) {
      const columns = Object.keys(fieldsOf(entity))
      rows += (await store.scan(entity, { from: 0, to: bucketCount }, { columns })).rows
    }
    await store.close()
    return rows
  },
}

const watch = stopwatch()
const rows = await stages[stage!]!()
tell({ ...watch(), rows })
