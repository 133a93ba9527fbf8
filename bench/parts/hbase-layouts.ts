import { layouts } from '../hbase/layouts.js'
import { compactedMiB, onField } from '../hbase/servers.js'
import { spreadOf } from '../harness/statistics.js'
import type { Part } from './part.js'

/** A part of the shop, since layouts of many cells take long. */
const share = 0.25
const kinds = ['NONE', 'ZSTD', 'ZSTD+FAST_DIFF'] as const

/** What a session may look like in HBase: how large each form is, and how fast it is written and read. */
export const hbaseLayouts: Part = async (bench) =>
  onField({ ...bench, scale: bench.scale * share }, 'layouts', async ({ polymart, java }) => {
    await polymart.run('fill')
    const rows = []
    for (const [layout, { name }] of layouts.entries()) {
      await polymart.run(`prepare ${layout}`)
      const [count] = (await polymart.rows('')) as [{ readonly rows: number; readonly cells: number }]
      const row: Record<string, string | number> = { layout: name, 'cells a row': count.cells / count.rows }
      for (const kind of kinds) {
        bench.say(`HBase: layouts, ${name}, ${kind}`)
        const table = `layout${layout}_${kinds.indexOf(kind)}`
        await polymart.run(`make ${table} ${kind}`)
        const load = await polymart.run(`load ${table}`)
        row[`${kind} MiB`] = await compactedMiB(java, table)
        if (kind === 'ZSTD') {
          const scans = []
          for (let i = 0; i < Math.min(5, bench.rounds); i++) scans.push(await polymart.run(`scan ${table} ${layout}`))
          const rate = (ms: number): number => Math.round((count.rows / ms) * 1000)
          row['loaded a second'] = rate(load.ms)
          row['read into columns a second'] = rate(spreadOf(scans.map(({ ms }) => ms)).median)
          row["reader's CPU ms"] = spreadOf(scans.map(({ cpuMs }) => cpuMs)).median
        }
        await java.run(`drop ${table}`)
      }
      rows.push(row)
    }
    return {
      versions: { HBase: java.ready.version },
      tables: [
        {
          title: 'Layouts',
          text: 'A quarter of the sessions of the shop in one region, after flush and major compaction; cells are made before they are loaded, and rows counted, in rows; times with ZSTD.',
          rows,
        },
      ],
    }
  })
