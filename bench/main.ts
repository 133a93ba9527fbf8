/**
 * `npm run bench`: measures, and writes what it found to `bench/results`, as JSON and as Markdown. Parts are chosen by
 * name: `npm run bench -- memory cold`; without a name all run but those of MongoDB and HBase, which start a server, and
 * `scale` and `install`, which are slow.
 */
import { join } from 'node:path'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { machine } from './harness/machine.js'
import { tableMarkdown, writeReport } from './harness/report.js'
import { analysesInColdProcess } from './parts/analyses-cold-process.js'
import { analysesInMemory } from './parts/analyses-in-memory.js'
import { analysesOnDisk } from './parts/analyses-on-disk.js'
import { manyCallers } from './parts/callers.js'
import { demo } from './parts/demo.js'
import { furtherInMemory, furtherOnDisk } from './parts/further-analyses.js'
import { hbaseLayouts } from './parts/hbase-layouts.js'
import { hbaseMemory } from './parts/hbase-memory.js'
import { hbase } from './parts/hbase.js'
import { install } from './parts/install.js'
import type { Bench, Part } from './parts/part.js'
import { modelsBesidePython } from './parts/models.js'
import { mongodb } from './parts/mongodb.js'
import { ownShop } from './parts/own-shop.js'
import { growth } from './parts/scale.js'
import { servedUsers } from './parts/serve.js'
import { servedFromServers } from './parts/serve-servers.js'
import { stagesOfData } from './parts/stages.js'
import { buildPeers } from './peers/build.js'
import { prepareData } from './peers/prepare.js'

const parts: Readonly<Record<string, Part>> = {
  stages: stagesOfData,
  memory: analysesInMemory,
  analyses: furtherInMemory,
  'analyses-disk': furtherOnDisk,
  models: modelsBesidePython,
  disk: analysesOnDisk,
  cold: analysesInColdProcess,
  callers: manyCallers,
  serve: servedUsers,
  'serve-servers': servedFromServers,
  demo,
  mongodb,
  'own-shop': ownShop,
  hbase,
  'hbase-layouts': hbaseLayouts,
  'hbase-memory': hbaseMemory,
  scale: growth,
  install,
}
const slow: readonly string[] = [
  'serve-servers',
  'mongodb',
  'own-shop',
  'hbase',
  'hbase-layouts',
  'hbase-memory',
  'scale',
  'install',
]

const root = join(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    seconds: { type: 'string' },
  },
})
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`Expected parts (${Object.keys(parts).join(', ')}), found ${unknown.join(', ')}.`)
  process.exit(2)
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const scale = Number(values.scale ?? 1)
const bench: Bench = {
  root,
  scale,
  rounds: Number(values.rounds ?? (values.quick ? 3 : 31)),
  seconds: Number(values.seconds ?? (values.quick ? 5 : 60)),
  data: once(() => prepareData(root, scale)),
  peers: once(() => buildPeers(root)),
  say: (line) => console.error(line),
}
const chosen = positionals.length > 0 ? positionals : Object.keys(parts).filter((name) => !slow.includes(name))
for (const part of chosen) {
  const where = machine()
  const { versions, tables } = await parts[part]!(bench)
  const report = {
    part,
    at: new Date().toISOString(),
    machine: { ...where, loadAfter: loadavg()[0]! },
    versions,
    tables,
  }
  const files = writeReport(join(root, 'bench', 'results'), report)
  console.log(`${tables.map(tableMarkdown).join('\n\n')}\n\n${files.join('\n')}\n`)
}
