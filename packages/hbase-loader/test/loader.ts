// A process of its own that loads into a store, for tests that kill it: `loader.ts URL FIRST COUNT`. It says `wrote`
// when so many sessions are written, and then waits.
import { setTimeout } from 'node:timers/promises'
import { openHBase } from '@polymart/hbase-loader'
import { sessions } from './sessions.js'

const [url, first, count] = process.argv.slice(2) as [string, string, string]
const store = await openHBase(url)
const writer = await store.writer()
await writer.write(sessions(Number(first), Number(count)))
console.log('wrote')
await setTimeout(60_000)
