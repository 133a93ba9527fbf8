import { onField } from '../hbase/servers.js'
import type { Part } from './part.js'

/** Ten times the sessions of the shop. */
const times = 10

/** What memory a client takes that loads and scans many sessions. */
export const hbaseMemory: Part = async (bench) =>
  onField({ ...bench, scale: bench.scale * times }, 'memory', async ({ polymart, java }) => {
    const rows = []
    for (const task of ['load', 'scan']) {
      bench.say(`HBase: memory, ${task}`)
      await polymart.run(task)
      rows.push(...(await polymart.rows('')))
    }
    return {
      versions: { HBase: java.ready.version },
      tables: [
        {
          title: 'Memory',
          text: 'Anonymous memory of the client at its highest since the row above: a load that generates its sessions as it goes, and a scan of all fields, a partition of about 100,000 rows after the other.',
          rows: rows as readonly Record<string, string | number>[],
        },
      ],
    }
  })
