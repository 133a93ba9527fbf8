// Analyses a shop whose rows lie in no order, and prints what it took. Arguments: the shop's folder, the bytes that an
// exchange may hold, those of columns that the shop may keep, and how to end: 'close', 'exit' without it, or 'hold'.
import { readFileSync } from 'node:fs'
import { openUnaligned } from '../../../../test/fixtures/unaligned.js'
import { analyzeAll } from '../../src/index.js'
import { Shop } from '../../src/shop.js'

const [folder, exchangeMemory, memory, end] = process.argv.slice(2) as [string, string, string, string]

const anonymousMiB = (): number =>
  Number(/^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024

const store = await openUnaligned(folder)
const stores = { entities: store, sessions: store }
const limits = { memory: Number(memory), exchangeMemory: Number(exchangeMemory) }
const urls = { entities: store.url, sessions: store.url }
const shop = new Shop({ urls, stores, opened: [store], inlineOnly: undefined }, limits)
let peakMiB = 0
const timer = setInterval(() => (peakMiB = Math.max(peakMiB, anonymousMiB())), 5)
const [outcome] = await analyzeAll(shop, [['rfm', { executor: 'inline' }]])
clearInterval(timer)
if (outcome!.status === 'rejected') throw outcome!.reason
console.log(JSON.stringify({ peakMiB, meta: outcome!.value.meta }))
if (end === 'hold') setInterval(() => undefined, 1000)
else if (end === 'exit') process.exit()
else await shop.close()
