import { alternate } from '../harness/alternate.js'
import type { Contestant } from '../harness/contestant.js'
import { expectEqual } from '../harness/equal.js'
import type { Table } from '../harness/report.js'
import { spreadOf } from '../harness/statistics.js'
import { compactedMiB, onField } from '../hbase/servers.js'
import type { Field } from '../hbase/servers.js'
import type { Bench, Part } from './part.js'

/** Loading and reading sessions in an HBase, against its own client in Java, on one server that is started for it. */
export const hbase: Part = async (bench) =>
  onField(bench, 'polymart', async (field) => {
    const { polymart, java, file } = field
    await polymart.run('make base')
    await polymart.run('load base')
    await polymart.run(`export base ${file}`)
    await java.run(`cells ${file}`)
    await java.run('clone base_sessions empty')
    const [{ rows }] = (await java.rows('sum base_sessions')) as [{ readonly rows: number }]
    await answers(field)
    const loads = await timed(bench, field, 'loads', rows, [
      { name: 'Polymart, sessions', contestant: polymart, task: 'load', make: 'make' },
      { name: 'Polymart, cells that are ready', contestant: polymart, task: 'puts', make: 'clone' },
      { name: 'Java, the same cells sorted', contestant: java, task: 'load-sorted', make: 'clone' },
      { name: 'Java, the same cells as they come', contestant: java, task: 'load', make: 'clone' },
    ])
    await java.run('compact base_sessions')
    const scans = await timed(bench, field, 'scans', rows, [
      { name: 'Polymart, into columns, 1 worker', contestant: polymart, task: 'scan base 1' },
      { name: 'Polymart, into columns, 2 workers', contestant: polymart, task: 'scan base 2' },
      { name: 'Polymart, cell by cell', contestant: polymart, task: 'pages base' },
      { name: 'Java, cell by cell', contestant: java, task: 'scan base_sessions' },
    ])
    const stored = await storage(bench, field)
    return {
      versions: { HBase: java.ready.version },
      tables: [
        table('Fresh load', 'Sessions into an empty table of 8 regions, or the same cells made beforehand.', loads),
        table(
          'Full scan',
          'All sessions with all fields, from files, and the same cells with nothing made of them.',
          scans,
        ),
        stored,
      ],
    }
  })

const ways = [
  { name: 'none', options: { compression: 'none' } },
  { name: 'FAST_DIFF', options: { compression: 'none', encoding: 'fast_diff' } },
  { name: 'snappy', options: { compression: 'snappy' } },
  { name: 'zstd', options: { compression: 'zstd' } },
  { name: 'zstd and FAST_DIFF', options: { compression: 'zstd', encoding: 'fast_diff' } },
] as const

/** What the sessions take on the disk. */
const storage = async ({ say }: Bench, { polymart, java }: Field): Promise<Table> => {
  const [{ bytes: json }] = (await polymart.rows('json')) as [{ readonly bytes: number }]
  const rows: Record<string, string | number>[] = []
  for (const [i, { name, options }] of ways.entries()) {
    const prefix = `stored${i}`
    // A task is words; one region, since regions tell their sizes in whole MiB.
    await polymart.run(`make ${prefix} ${JSON.stringify({ regions: 1, ...options }).replaceAll('"', "'")}`)
    await polymart.run(`load ${prefix}`)
    const mib = await compactedMiB(java, `${prefix}_sessions`)
    say(`HBase: storage, ${name}: ${mib} MiB`)
    rows.push({ files: name, MiB: mib, 'JSON is larger, times': json / 2 ** 20 / mib })
    await java.run(`drop ${prefix}_sessions`)
  }
  return {
    title: 'On disk',
    text: `The sessions after flush and major compaction, as their region tells; as JSON, an object a line, they take ${Math.round(json / 2 ** 20)} MiB.`,
    rows,
  }
}

/** Both clients must write and read the same cells. */
const answers = async ({ polymart, java }: Field): Promise<void> => {
  await java.run('clone base_sessions copy_sessions')
  await java.run('load copy_sessions')
  const wanted = { name: polymart.name, rows: await polymart.rows('base') }
  expectEqual('all cells', wanted, { name: `${java.name}, read`, rows: await java.rows('sum base_sessions') })
  expectEqual('all cells', wanted, { name: `${java.name}, written`, rows: await java.rows('sum copy_sessions') })
  await java.run('drop copy_sessions')
}

interface Way {
  readonly name: string
  readonly contestant: Contestant
  readonly task: string
  /** Needs a table of its own: one that a load has seen, or one without rows. */
  readonly make?: 'make' | 'clone'
}

interface Run {
  readonly ms: number
  readonly cpuMs: number
  readonly serverCpuMs: number
}

interface Timed {
  readonly name: string
  readonly rows: number
  readonly runs: readonly Run[]
}

/** Runs the ways in turn. */
const timed = async (
  { rounds, say }: Bench,
  { polymart, java, serverCpuMs }: Field,
  what: string,
  rows: number,
  ways: readonly Way[],
): Promise<readonly Timed[]> => {
  let last = 0
  const runs = await alternate(ways, Math.min(9, rounds), async ({ name, contestant, task, make }) => {
    const prefix = `${what}${++last}`
    if (make === 'make') await polymart.run(`make ${prefix}`)
    if (make === 'clone') await java.run(`clone empty ${prefix}_sessions`)
    const before = serverCpuMs()
    const named = make ? `${task} ${contestant === java ? `${prefix}_sessions` : prefix}` : task
    const cost = await contestant.run(named)
    const run = { ...cost, serverCpuMs: serverCpuMs() - before }
    say(`HBase: ${what}, ${name}: ${Math.round(run.ms)} ms`)
    if (make) await java.run(`drop ${prefix}_sessions`)
    if (make === 'make') await java.run(`drop ${prefix}_meta_polymart`)
    return run
  })
  return ways.map(({ name }, i) => ({ name, rows, runs: runs[i]! }))
}

/** Compared with the last way, Java's. */
const table = (title: string, text: string, times: readonly Timed[]): Table => {
  const medianOf = (runs: readonly Run[], of: keyof Run): number => spreadOf(runs.map((run) => run[of])).median
  const java = medianOf(times.at(-1)!.runs.slice(1), 'ms')
  return {
    title,
    text: `${text} The first run of each process apart; the others in turn.`,
    rows: times.map(({ name, rows, runs: [first, ...later] }) => {
      const { runs, median, min, max } = spreadOf(later.map(({ ms }) => ms))
      return {
        way: name,
        'first ms': first!.ms,
        'later runs': runs,
        'median ms': median,
        'min ms': min,
        'max ms': max,
        'rows a second': Math.round((rows / median) * 1000),
        "times Java's rate": java / median,
        'CPU ms': medianOf(later, 'cpuMs'),
        "server's CPU ms": medianOf(later, 'serverCpuMs'),
      }
    }),
  }
}
