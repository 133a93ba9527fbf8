// A process of its own that loads into a store, for tests that kill it, lock it out or take its rights away:
// `loader.ts FOLDER FIRST ROWS BATCHES [UID]`. It says `began`, `wrote N` after each batch, then what finish or an
// error gave, as JSON. With `HOLD` in place of BATCHES it writes one batch and waits.
import { openEmbedded } from '@polymart/embedded'
import { asError } from '@polymart/core'
import { setTimeout } from 'node:timers/promises'
import { ordersFrom } from '../../core/test/orders.js'

const [folder, first, rows, batches, uid] = process.argv.slice(2) as [string, string, string, string, string?]
if (uid !== undefined) process.setuid!(Number(uid))
try {
  const store = await openEmbedded(folder)
  const writer = await store.writer()
  console.log('began')
  const count = batches === 'HOLD' ? 1 : Number(batches)
  for (let i = 0; i < count; i++) {
    await writer.write(ordersFrom(Number(first) + i * Number(rows), Number(rows)))
    console.log(`wrote ${i}`)
  }
  if (batches === 'HOLD') await setTimeout(60_000)
  console.log(JSON.stringify(await writer.finish()))
  await store.close()
} catch (error) {
  const { message } = asError(error)
  console.log(JSON.stringify({ code: (error as { code?: unknown }).code, message }))
}
