// A process of its own that writes a data set, for tests that kill it: `writer.ts FOLDER`. It says `began` once its place
// is made, and waits for its end.
import { setTimeout } from 'node:timers/promises'
import { batchOf } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { writeDataset } from '@polymart/files'

async function* held(): AsyncGenerator<Batch> {
  yield batchOf('categories', [{ categoryId: 'c1', name: 'Books', parentId: null }])
  console.log('began')
  await setTimeout(60_000)
}

await writeDataset(process.argv[2]!, held(), { format: 'jsonl', workers: 1 })
