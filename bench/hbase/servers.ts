import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hbaseJars } from '../../packages/core/test/servers/hbase-jars.js'
import { startHBase } from '../../packages/core/test/servers/hbase.js'
import { start } from '../harness/contestant.js'
import type { Contestant } from '../harness/contestant.js'
import type { Bench } from '../parts/part.js'
import { buildHBasePeer } from './build.js'

/** A server that is made to run fast, HBase's own client, and Polymart, each a process of its own. */
export interface Field {
  readonly polymart: Contestant
  readonly java: Contestant
  /** A path for what one hands to the other. */
  readonly file: string
  /** Processor time that the server has taken, ms. */
  readonly serverCpuMs: () => number
}

/** Runs a measurement on a server of its own, which has ended when it returns. */
export const onField = async <T>(
  bench: Bench,
  peer: 'polymart' | 'layouts' | 'memory',
  measure: (field: Field) => Promise<T>,
): Promise<T> => {
  const peers = await buildHBasePeer(bench.root)
  const jars = await hbaseJars()
  const folder = mkdtempSync(join(tmpdir(), 'polymart-bench-'))
  // Replaced files are removed at once rather than after minutes.
  const server = await startHBase({ memory: 2048, settings: { 'hbase.hfile.compaction.discharger.interval': 1000 } })
  const contestants: Contestant[] = []
  const add = async (name: string, file: string, args: readonly string[]): Promise<Contestant> => {
    const contestant = await start({ name, file, args })
    contestants.push(contestant)
    return contestant
  }
  try {
    const client = join(bench.root, 'bench', 'hbase', 'JavaClient.java')
    const java = await add('Java', 'java', ['-Xmx1g', '-cp', `${jars}/*`, client, String(server.zookeeperPort)])
    const script = join(peers, `${peer}.peer.js`)
    const polymart = await add('Polymart', process.execPath, [script, server.url('').slice(0, -1), String(bench.scale)])
    return await measure({
      polymart,
      java,
      file: join(folder, 'cells'),
      serverCpuMs: () => processorMs(server.pid),
    })
  } finally {
    for (const contestant of contestants) await contestant.end()
    await server.stop()
    rmSync(folder, { recursive: true })
  }
}

/** What a table's files take once they are compacted. */
export const compactedMiB = async (java: Contestant, table: string): Promise<number> => {
  await java.run(`compact ${table}`)
  const [{ filesMiB }] = (await java.rows(`size ${table}`)) as [{ readonly filesMiB: number }]
  return filesMiB
}

/** In hundredths of a second behind the process's name, as Linux has it; 0 elsewhere. */
const processorMs = (pid: number): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}
