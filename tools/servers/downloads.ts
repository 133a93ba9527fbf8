import { relative } from 'node:path'
import type { ProgressEvent } from '@polymart/core'
import { isThere } from '../../packages/core/test/servers/download-once.js'
import type { Download, DownloadOptions } from '../../packages/core/test/servers/download-once.js'
import { hbaseDownload, hbaseJars } from '../../packages/core/test/servers/hbase-jars.js'
import { mongodBinary, mongodDownload } from '../../packages/core/test/servers/mongod-binary.js'
import type { ServerName } from './options.js'

interface Source {
  readonly download: Download
  readonly fetch: (options: DownloadOptions) => Promise<unknown>
}

/** Fetches what is not here yet, and shows how far that is. */
export const fetchServers = async (servers: readonly ServerName[], signal: AbortSignal): Promise<void> => {
  for (const name of servers) {
    const source = sourceOf(name)
    if (!source || (await isThere(source.download.path))) continue
    const { what, from, megabytes, path } = source.download
    console.error(`Downloading ${what}: about ${megabytes} MB from ${from}, kept in ${relative('', path)}`)
    const meter = meterOn(process.stderr)
    await source.fetch({ signal, onProgress: meter.show }).finally(meter.clear)
    console.error(`Downloaded ${what}.`)
  }
}

const sourceOf = (name: ServerName): Source | undefined => {
  if (name === 'hbase') return { download: hbaseDownload(), fetch: (options) => hbaseJars(undefined, options) }
  return process.env['POLYMART_MONGOD'] === undefined ? { download: mongodDownload, fetch: mongodBinary } : undefined
}

const msPerLine = 5000

/** Megabytes so far: in one line of a terminal, in a line now and then elsewhere. */
const meterOn = (stream: NodeJS.WriteStream) => {
  let last = Date.now()
  const clear = (): void => {
    if (stream.isTTY) stream.write('\r\x1b[K')
  }
  return {
    clear,
    show: ({ done, total = done }: ProgressEvent): void => {
      const text = `  ${Math.floor(done / 2 ** 20)} of ${Math.floor(total / 2 ** 20)} MB`
      if (stream.isTTY) stream.write(`\r${text}\x1b[K`)
      else if (Date.now() - last > msPerLine) {
        last = Date.now()
        stream.write(`${text}\n`)
      }
    },
  }
}
