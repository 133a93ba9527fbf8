import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { hbaseJars } from './hbase-jars.js'

export interface HBaseServerOptions {
  /** Of the artifacts in Maven's central repository. */
  readonly version?: string
  /** Region servers in the one process; default one. */
  readonly regionServers?: number
  /** Of the heap, in MB; default 512. From 1024 on it is also made to run fast, rather than to start fast. */
  readonly memory?: number
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
  /** Ends it, and removes its files. */
  stop(): Promise<void>
}

/**
 * Starts the server given behind a folder, tells its number, and ends it when the pipe from the process that wanted it
 * closes, however that comes about. `$0` is the folder; it is removed unless the pipe said `keep`.
 */
const guard = `
dir=$0
"$@" >>"$dir/log" 2>&1 </dev/null &
pid=$!
echo $pid
read -r word
[ "$word" = keep ] || kill $pid 2>/dev/null
i=0
while kill -0 $pid 2>/dev/null && [ "$word" != keep ] && [ $i -lt 80 ]; do sleep 0.1; i=$((i + 1)); done
kill -9 $pid 2>/dev/null
wait
[ "$word" = keep ] || rm -rf "$dir"
`

/** Starts a server on free ports of this machine, with an empty folder of its own, and waits until it answers. */
export const startHBase = async (options: HBaseServerOptions = {}): Promise<HBaseServer> => {
  const { version, regionServers = 1, memory = 512, settings = {} } = options
  const jars = await hbaseJars(version)
  const folder = await mkdtemp(join(tmpdir(), 'polymart-hbase-'))
  const [zookeeperPort, masterPort, regionPort] = await freePorts(3)
  const conf = join(folder, 'conf')
  await mkdir(conf)
  await writeFile(join(conf, 'log4j2.properties'), logging)
  await writeFile(
    join(conf, 'hbase-site.xml'),
    siteOf({
      ...usualSettings(folder),
      'hbase.zookeeper.property.clientPort': zookeeperPort!,
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
  let running = await run(folder, command)
  return {
    zookeeperPort: zookeeperPort!,
    get pid() {
      return running.pid
    },
    url: (prefix) => `hbase://127.0.0.1:${zookeeperPort}/${prefix}`,
    kill: () => running.end('keep'),
    async restart() {
      running = await run(folder, command)
    },
    stop: () => running.end('remove'),
  }
}

interface Running {
  readonly pid: number
  end(files: 'keep' | 'remove'): Promise<void>
}

const run = async (folder: string, command: readonly string[]): Promise<Running> => {
  const child = spawn('sh', ['-c', guard, folder, ...command], { stdio: ['pipe', 'pipe', 'inherit'] })
  const end = async (files: 'keep' | 'remove'): Promise<void> => {
    if (child.exitCode !== null) return
    child.stdin.end(`${files}\n`)
    await once(child, 'close')
  }
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    await ready(child, folder)
    return { pid: Number(line), end }
  } catch (error) {
    await end('remove')
    throw error
  }
}

/** The master says in its log when it takes calls. */
const ready = async (child: ChildProcessByStdio<Writable, Readable, null>, folder: string): Promise<void> => {
  const log = join(folder, 'log')
  const began = Date.now()
  const before = occurrences(await readFile(log, 'utf8').catch(() => ''))
  for (;;) {
    const text = await readFile(log, 'utf8').catch(() => '')
    if (occurrences(text) > before) return
    if (child.exitCode !== null || text.includes(' ABORTING master') || Date.now() - began > 90_000) {
      const lines = text.trimEnd().split('\n').slice(-5).join('\n')
      throw new Error(`Expected HBase to start, found that it did not: ${lines}`)
    }
    await setTimeout(50)
  }
}

const occurrences = (log: string): number => log.split('Master has completed initialization').length - 1

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

const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  for (const server of servers) {
    server.close()
    await once(server, 'close')
  }
  return ports
}
