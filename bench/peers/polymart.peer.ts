/**
 * Polymart as a contestant: `polymart.js MODE DATA [TASK]`. In `memory` an open shop keeps the columns that it read; on
 * `disk` it forgets them before each task, and reads the embedded store again. With TASK, a process that does only that.
 */
import { readFileSync } from 'node:fs'
import { analyze, open } from '@polymart/analytics'
import { serve } from '../harness/serve.js'
import type { Peer } from '../harness/serve.js'
import { callOf } from './calls.js'
import { readData } from './data.js'

const [mode, data, task] = process.argv.slice(2)

const openPeer = async (): Promise<Peer> => {
  const shop = await open(`embedded:${readData(data!).store}`)
  return {
    version: (JSON.parse(readFileSync('packages/analytics/package.json', 'utf8')) as { version: string }).version,
    async run(task) {
      if (mode === 'disk') shop.refresh()
      const result = await analyze(shop, ...callOf(task))
      return result.columnsOf(result.tableNames[0]!)
    },
    rows: async (task) => (await analyze(shop, ...callOf(task))).rows(),
    close: () => shop.close(),
  }
}

await serve(openPeer, task)
