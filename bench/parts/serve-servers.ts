import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { startHBase } from '../../packages/core/test/servers/hbase.js'
import { startMongod } from '../../packages/core/test/servers/mongod.js'
import type { Part } from './part.js'
import { dataOf, tableOf, usersOf } from './serve.js'

/** The same users, of a shop whose customers, products and orders are in MongoDB and whose sessions are in HBase. */
export const servedFromServers: Part = async (bench) => {
  const { files } = await dataOf(bench)
  const mongod = await startMongod({ cacheGB: 1 })
  try {
    const hbase = await startHBase({ memory: 1024 })
    try {
      const stores = ['--entities', mongod.url('shop'), '--sessions', hbase.url('shop')]
      bench.say('Serve: loading MongoDB and HBase')
      const command = join(bench.root, 'packages/cli/bin/polymart.js')
      execFileSync(process.execPath, [command, 'load', '--from', files, ...stores], { stdio: 'pipe' })
      const rows = await usersOf(bench, stores, [50, 500])
      return { versions: {}, tables: [tableOf(bench, 'A served shop in MongoDB and HBase', rows)] }
    } finally {
      await hbase.stop()
    }
  } finally {
    await mongod.stop()
  }
}
