import { join } from 'node:path'
import { makeFolder } from '@polymart/core'
import { startHBase } from '../../packages/core/test/servers/hbase.js'
import { startMongod } from '../../packages/core/test/servers/mongod.js'
import { freePort, portTaken } from '../../packages/core/test/servers/ports.js'
import { announcement } from './announcement.js'
import { takeFolder } from './data-folder.js'
import { fetchServers } from './downloads.js'
import { portFlags } from './options.js'
import type { Options, ServerName } from './options.js'
import { missing, thisMachine } from './requirements.js'

interface StartOptions {
  readonly port: number
  readonly folder?: string
  readonly signal: AbortSignal
}

/** What both kinds of server are to this tool. */
interface Server {
  url(name: string): string
  onEnd(listener: (error: Error) => void): void
  stop(): Promise<void>
}

const kinds: Readonly<
  Record<ServerName, { usualPort: number; title: string; start: (options: StartOptions) => Promise<Server> }>
> = {
  mongodb: { usualPort: 27_017, title: 'MongoDB', start: startMongod },
  hbase: {
    usualPort: 2181,
    title: 'HBase',
    start: ({ port, ...options }) => startHBase({ zookeeperPort: port, ...options }),
  },
}

/** Starts the servers, tells where they are, and stops them when the signal is aborted. */
export const runServers = async (options: Options, signal: AbortSignal): Promise<void> => {
  const { servers, data } = options
  const ports = await Promise.all(servers.map((name) => portFor(name, options)))
  const lacks = await missing(servers, thisMachine)
  if (lacks.length > 0) throw new Error(lacks.join('\n\n'))
  const release = data === undefined ? async () => {} : await takeFolder(data)
  const running: Server[] = []
  try {
    await fetchServers(servers, signal)
    signal.throwIfAborted()
    console.error(`Starting ${servers.map((name) => kinds[name].title).join(' and ')} …`)
    const began = performance.now()
    const outcomes = await Promise.allSettled(
      servers.map(async (name, i) => {
        const server = await start(name, ports[i]!, options, signal)
        running.push(server)
        return [name, server.url('shop')] as const
      }),
    )
    const urls: Partial<Record<ServerName, string>> = {}
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw outcome.reason
      const [name, url] = outcome.value
      urls[name] = url
    }
    console.error(`Started in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`)
    console.log(announcement(urls, data))
    await untilEnd(running, signal)
    console.error('\nStopping …')
  } finally {
    await Promise.all(running.map((server) => server.stop()))
    await release()
  }
}

/** The port that was asked for, or the usual one if it is free, or any. */
const portFor = async (name: ServerName, { ports }: Options): Promise<number> => {
  const { usualPort, title } = kinds[name]
  const given = ports[name]
  if (given === 0) return freePort()
  const taken = await portTaken(given ?? usualPort)
  if (taken === undefined) return given ?? usualPort
  if (given === undefined) return freePort()
  throw new Error(
    `Expected the port ${given} to be free for ${title}, found that it is not (${taken}). ` +
      `Give another one, or 0 for any: --${portFlags[name]} PORT.`,
  )
}

const start = async (name: ServerName, port: number, { data }: Options, signal: AbortSignal): Promise<Server> => {
  if (data === undefined) return kinds[name].start({ port, signal })
  const folder = join(data, name)
  await makeFolder(folder)
  return kinds[name].start({ port, folder, signal })
}

const untilEnd = (servers: readonly Server[], signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    for (const server of servers) server.onEnd(reject)
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve())
  })
