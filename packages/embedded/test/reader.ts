// A process of its own that reads a store, alone and with two worker threads, and ends without closing anything:
// `reader.ts FOLDER [UID]`. It prints how many orders it saw.
import { createPool, partitionsOf } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import type { ScanTask } from './scan.worker.js'

const [folder, uid] = process.argv.slice(2) as [string, string?]
if (uid !== undefined) process.setuid!(Number(uid))
const store = await openEmbedded(folder)
const { rows } = await store.extent('transactions')
const pool = createPool<ScanTask, { readonly rows: number }>(new URL('./scan.worker.js', import.meta.url), 2)
const parts = await Promise.all(
  partitionsOf(4).map((partition) => pool.run({ folder, entity: 'transactions', partition, columns: ['at'] })),
)
const seen = parts.reduce((sum, part) => sum + part.rows, 0)
console.log(seen === rows ? seen : `${seen} of ${rows}`)
process.exit()
