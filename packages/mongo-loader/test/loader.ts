// A process of its own that loads into a store, for tests that kill it: `loader.ts URL FIRST ROWS BATCHES`. It says
// `began`, `wrote N` after each batch, then what finish or an error gave, as JSON.
import { asError } from '@polymart/core'
import { openMongo } from '@polymart/mongo-loader'
import { ordersFrom } from '../../core/test/orders.js'

const [url, first, rows, batches] = process.argv.slice(2) as [string, string, string, string]
try {
  // What is written is sent at once.
  const store = await openMongo(url, { memory: 1 })
  const writer = await store.writer()
  console.log('began')
  for (let i = 0; i < Number(batches); i++) {
    await writer.write(ordersFrom(Number(first) + i * Number(rows), Number(rows)))
    console.log(`wrote ${i}`)
  }
  console.log(JSON.stringify(await writer.finish()))
  await store.close()
} catch (error) {
  const { message } = asError(error)
  console.log(JSON.stringify({ code: (error as { code?: unknown }).code, message }))
}
