// A process of its own that reads a store and closes it: `closer.ts FOLDER`. It prints how many orders it saw.
import { openEmbedded } from '@polymart/embedded'

const store = await openEmbedded(process.argv[2]!)
const { rows } = await store.extent('transactions')
await store.close()
console.log(rows)
