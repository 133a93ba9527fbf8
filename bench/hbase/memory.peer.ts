/** Loads and scans many sessions: `memory.peer.js URL SCALE`; tasks are `load` and `scan`, `rows` what they took. */
import { fieldsOf, leavesOf } from '@polymart/core'
import { generate } from '@polymart/generator'
import { openHBase } from '@polymart/hbase-loader'
import { watchMemory } from '../harness/memory.js'
import type { Row } from '../harness/protocol.js'
import { serve } from '../harness/serve.js'

const [server, scale] = process.argv.slice(2) as [string, string]
const columns = leavesOf(fieldsOf('sessions')).map(({ name }) => name)

/** Rows of a stage, of which the highest memory is told. */
const rowsPerStage = 400_000
/** About as many rows of a partition as an analysis reads at once. */
const rowsPerPartition = 100_000

/** Tells of memory at its highest for each so many rows. */
class Stages {
  readonly rows: Row[] = []
  private total = 0
  private began = performance.now()
  private memory = watchMemory(process.pid)
  private readonly what: string

  constructor(what: string) {
    this.what = what
  }

  add(rows: number): void {
    const before = this.total
    this.total += rows
    if (Math.floor(this.total / rowsPerStage) === Math.floor(before / rowsPerStage)) return
    const s = (performance.now() - this.began) / 1000
    this.rows.push({ what: this.what, 'up to rows': this.total, 'peak MiB': Math.round(this.memory.peakMiB()), s })
    this.memory = watchMemory(process.pid)
    this.began = performance.now()
  }
}

let stages = new Stages('')

await serve(async () => {
  const store = await openHBase(`${server}/many`)
  return {
    version: process.version,
    async run(task) {
      stages = new Stages(task)
      if (task === 'load') {
        const writer = await store.writer()
        for await (const batch of generate({ scale: Number(scale) }).batches()) {
          if (batch.entity !== 'sessions') continue
          await writer.write(batch)
          stages.add(batch.rows)
        }
        await writer.finish()
      } else {
        const { rows } = await store.extent('sessions')
        for (const partition of await store.partitions(Math.ceil(rows / rowsPerPartition)))
          stages.add((await store.scan('sessions', partition, { columns })).rows)
      }
    },
    rows: async () => stages.rows,
    close: () => store.close(),
  }
}, undefined)
