// A process of its own that works with the driver alone, for tests that show what becomes of rows then, and of the
// process: `reader.ts PORT count TABLE [PAUSE]` scans a table, with a pause after each row, ms, and says how many rows
// came; `reader.ts PORT get TABLE ROW` reads a row. It says `nothing` where no answer comes within some seconds.
import { createRequire } from 'node:module'

interface Driver {
  getScanner(table: string): {
    each(row: (error: Error | null, row: object, next: () => void) => void, end: (error?: Error) => void): void
  }
  get(table: string, get: object, done: (error: Error | null, row?: object) => void): void
  on(event: 'error', listener: () => void): void
}

const [port, what, table, more] = process.argv.slice(2) as [string, string, string, string?]
const driver = createRequire(import.meta.url)('hbase-rpc-client') as {
  (options: object): Driver
  Get: new (row: string) => object
}
const client = driver({ zookeeperHosts: [`127.0.0.1:${port}`], zookeeperRoot: '/hbase', rpcTimeout: 4000 })
client.on('error', () => {})

const end = (said: string | number): void => {
  console.log(String(said))
  process.exit(0)
}
setTimeout(() => end('nothing'), 6000 + Number(what === 'count' ? (more ?? 0) : 0) * 50)

if (what === 'get') {
  client.get(table, new driver.Get(more ?? ''), (error) => end(error ? `error ${error.message}` : 'answered'))
} else {
  let rows = 0
  client.getScanner(table).each(
    (_error, row, next) => {
      if (Object.keys(row).length > 0) rows++
      setTimeout(next, rows % 100 === 0 ? Number(more ?? 0) : 0)
    },
    () => end(rows),
  )
}
