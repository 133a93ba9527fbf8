/**
 * Sessions in several layouts: `layouts.peer.js URL SCALE`; tasks are `fill`,
 * `prepare LAYOUT`, `make TABLE COMPRESSION`, `load TABLE` and `scan TABLE LAYOUT`.
 */
import { recordsOf, rowKeys } from '@polymart/core'
import type { Records } from '@polymart/core'
import { generate } from '@polymart/generator'
import { openHBase } from '@polymart/hbase-loader'
import { serve } from '../harness/serve.js'
import { addressOf, CellReader, Cluster, makeTable, scanRange } from './bare.js'
import type { RowAction } from './bare.js'
import { putCells, rowsOf } from './cells.js'
import { layouts } from './layouts.js'

const [server, scale] = process.argv.slice(2) as [string, string]
const families = [Buffer.from('e'), Buffer.from('s')]
const sessions = new Map<string, Records['sessions']>()
/** As Polymart writes them, in the order of the keys. */
let rows: readonly RowAction[] = []

/** Loads the sessions as Polymart does, and keeps the cells and the sessions by their keys. */
const fill = async (cluster: Cluster): Promise<void> => {
  const store = await openHBase(`${server}/filled`)
  const writer = await store.writer()
  for await (const batch of generate({ scale: Number(scale) }).batches()) {
    if (batch.entity !== 'sessions') continue
    await writer.write(batch)
    const { bytes, offsets } = rowKeys(batch)
    const keyAt = (row: number): string =>
      Buffer.from(bytes.subarray(offsets[row], offsets[row + 1])).toString('latin1')
    let row = 0
    for (const session of recordsOf(batch as typeof batch & { entity: 'sessions' })) sessions.set(keyAt(row++), session)
  }
  await writer.finish()
  await store.close()
  rows = await rowsOf(cluster, 'filled_sessions')
}

const actionsOf = (layout: number): readonly RowAction[] =>
  rows.flatMap((action) => {
    if (action.kind === 'get') return []
    const session = sessions.get(action.row.toString('latin1'))!
    return [{ ...action, cells: layouts[layout]!.cells(session, action.cells) }]
  })

const scanInto = async (cluster: Cluster, table: string, layout: number): Promise<void> => {
  const take = layouts[layout]!.reader()
  const reader = new CellReader()
  for await (const { cells, cellsPerRow } of scanRange(cluster, table, { families })) {
    reader.begin(cells)
    for (const count of cellsPerRow) take(reader, count)
  }
}

await serve(async () => {
  const options = { user: 'polymart', connectTimeout: 10_000, callTimeout: 60_000, patience: 60_000, onWait: undefined }
  const cluster = new Cluster(addressOf(`${server}/filled`), options)
  let ready: readonly RowAction[] = []
  return {
    version: process.version,
    async run(task) {
      const [word, what, how] = task.split(' ') as [string, string, string]
      if (word === 'fill') await fill(cluster)
      else if (word === 'prepare') ready = actionsOf(Number(what))
      else if (word === 'make') {
        const [compression, encoding = 'NONE'] = how.split('+')
        const family = { VERSIONS: '1', COMPRESSION: compression!, DATA_BLOCK_ENCODING: encoding }
        await makeTable(cluster, { name: what, families: { s: family, e: family }, splits: [] })
      } else if (word === 'load') await putCells(cluster, what, ready)
      else await scanInto(cluster, what, Number(how))
    },
    rows: async () => [
      {
        rows: rows.length,
        cells: ready.reduce((sum, action) => sum + (action.kind === 'get' ? 0 : action.cells.length), 0),
      },
    ],
    close: () => cluster.close(),
  }
}, undefined)
