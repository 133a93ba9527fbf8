import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startGuarded } from './guarded.js'
import type { Guarded } from './guarded.js'
import { hbaseJars } from './hbase-jars.js'
import { freePorts } from './ports.js'

export interface HBaseServerOptions {
  /** Of the artifacts in Maven's central repository. */
  readonly version?: string
  /** Region servers in the one process; default one. */
  readonly regionServers?: number
  /** Of the heap, in MB; default 512. From 1024 on it is also made to run fast, rather than to start fast. */
  readonly memory?: number
  /** Default a free one. */
  readonly zookeeperPort?: number
  /** Where its data are, and stay; default a temporary folder. */
  readonly folder?: string
  /** Ends the wait for it. */
  readonly signal?: AbortSignal
  /** Further settings, as in hbase-site.xml. */
  readonly settings?: { readonly [name: string]: string | number }
}

/** A server that runs: ZooKeeper, master and region servers in one process. */
export interface HBaseServer {
  readonly zookeeperPort: number
  /** Of its process. */
  readonly pid: number
  /** The address of a store, by the prefix of its tables. */
  url(prefix: string): string
  /** Ends it at once, as a crash would; its files stay. */
  kill(): Promise<void>
  /** Starts it anew on its files and ports. */
  restart(): Promise<void>
  /** Is told, with the last that it wrote, when it ends without having been told to. */
  onEnd(listener: (error: Error) => void): void
  /** Ends it, and removes its files if they are temporary. */
  stop(): Promise<void>
}

/** Starts a server on this machine, and waits until it answers. */
export const startHBase = async (options: HBaseServerOptions = {}): Promise<HBaseServer> => {
  const { version, regionServers = 1, memory = 512, settings = {} } = options
  const jars = await hbaseJars(version)
  const { folder = await mkdtemp(join(tmpdir(), 'polymart-hbase-')), signal } = options
  const [freeZookeeperPort, masterPort, regionPort] = await freePorts(3)
  const { zookeeperPort = freeZookeeperPort! } = options
  const conf = join(folder, 'conf')
  await mkdir(conf, { recursive: true })
  await writeFile(join(conf, 'log4j2.properties'), logging)
  await writeFile(
    join(conf, 'hbase-site.xml'),
    siteOf({
      ...usualSettings(folder),
      'hbase.zookeeper.property.clientPort': zookeeperPort,
      'hbase.master.port': masterPort!,
      // Several region servers choose ports of their own.
      'hbase.regionserver.port': regionServers > 1 ? 0 : regionPort!,
      ...settings,
    }),
  )
  const command = [
    ...['java', `-Xmx${memory}m`, `-Djava.io.tmpdir=${folder}`],
    ...(memory < 1024 ? ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'] : []),
    ...['-cp', `${conf}:${jars}/*`, 'org.apache.hadoop.hbase.master.HMaster', 'start'],
    ...(regionServers > 1 ? [`--localRegionServers=${regionServers}`] : []),
  ]
  const start = async (): Promise<Guarded> => {
    const server = await startGuarded('HBase', command, { folder, keep: options.folder !== undefined })
    try {
      await ready(server, signal)
      return server
    } catch (error) {
      await server.stop()
      throw error
    }
  }
  let running = await start()
  return {
    zookeeperPort,
    get pid() {
      return running.pid
    },
    url: (prefix) => `hbase://127.0.0.1:${zookeeperPort}/${prefix}`,
    onEnd: (listener) => running.onEnd(listener),
    kill: () => running.crash(),
    async restart() {
      running = await start()
    },
    stop: () => running.stop(),
  }
}

/** The master says in its log when it takes calls. */
const ready = async ({ log, check }: Guarded, signal: AbortSignal | undefined): Promise<void> => {
  const began = Date.now()
  for (;;) {
    signal?.throwIfAborted()
    await check()
    const text = await log()
    if (text.includes('Master has completed initialization')) return
    if (text.includes(' ABORTING master') || Date.now() - began > 90_000) {
      const lines = text.trimEnd().split('\n').slice(-5).join('\n')
      throw new Error(`Expected HBase to start, found that it did not: ${lines}`)
    }
    await setTimeout(50)
  }
}

const usualSettings = (folder: string): { readonly [name: string]: string | number } => ({
  'hbase.cluster.distributed': 'false',
  'hbase.rootdir': `file://${folder}/data`,
  'hbase.tmp.dir': `${folder}/tmp`,
  'hbase.unsafe.stream.capability.enforce': 'false',
  'hbase.zookeeper.quorum': '127.0.0.1',
  'hbase.zookeeper.property.dataDir': `${folder}/zk`,
  'hbase.zookeeper.property.clientPortAddress': '127.0.0.1',
  'hbase.master.hostname': 'localhost',
  'hbase.unsafe.regionserver.hostname': 'localhost',
  'hbase.master.ipc.address': '127.0.0.1',
  'hbase.regionserver.ipc.address': '127.0.0.1',
  'hbase.master.info.port': -1,
  'hbase.regionserver.info.port': -1,
  'hbase.io.compress.zstd.codec': 'org.apache.hadoop.hbase.io.compress.zstd.ZstdCodec',
  'hbase.io.compress.snappy.codec': 'org.apache.hadoop.hbase.io.compress.xerial.SnappyCodec',
  // It starts and stops in seconds rather than in half a minute.
  'hbase.procedure.remote.dispatcher.delay.msec': 0,
  'hbase.master.wait.on.regionservers.timeout': 200,
  'hbase.master.wait.on.regionservers.interval': 50,
  'hbase.regionserver.msginterval': 200,
  'hbase.regionserver.handler.count': 8,
  'zookeeper.recovery.retry': 0,
  'zookeeper.recovery.retry.intervalmill': 100,
})

const siteOf = (settings: { readonly [name: string]: string | number }): string =>
  `<configuration>${Object.entries(settings)
    .map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`)
    .join('\n')}</configuration>\n`

const logging = `
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
logger.master.name = org.apache.hadoop.hbase.master.HMaster
logger.master.level = info
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %-5p %c{1}: %m%n
`
