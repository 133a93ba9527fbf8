// A process of its own that has a store open for a while: `holder.ts FOLDER MILLISECONDS`. It says `open`.
import { open } from 'lmdb'
import { setTimeout } from 'node:timers/promises'

const [folder, milliseconds] = process.argv.slice(2) as [string, string]
open(folder, { noSubdir: false, maxDbs: 12, overlappingSync: false })
console.log('open')
await setTimeout(Number(milliseconds))
process.exit()
