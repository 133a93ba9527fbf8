import { addressOf } from '../src/address.js'
import { Cluster } from '../src/cluster/cluster.js'
import type { ClusterOptions } from '../src/cluster/cluster.js'
import { makeTable } from '../src/cluster/tables.js'
import { multiple } from '../src/table/multi.js'
import { scanRange } from '../src/table/scan.js'
import type { RangeOptions } from '../src/table/scan.js'

const family = Buffer.from('d')

export const clusterAt = (url: string, options: Partial<ClusterOptions> = {}): Cluster =>
  new Cluster(addressOf(url), {
    user: 'polymart',
    connectTimeout: 10_000,
    callTimeout: 20_000,
    patience: 60_000,
    onWait: undefined,
    ...options,
  })

/** A table of one cell a row. */
export const rawTable = async (
  cluster: Cluster,
  name: string,
  { splits = [], rows, bytes = 10 }: { splits?: readonly Buffer[]; rows: readonly Buffer[]; bytes?: number },
): Promise<void> => {
  await makeTable(cluster, { name, families: { d: {} }, splits })
  const cells = [{ family, qualifier: Buffer.from('q'), time: 1, value: Buffer.alloc(bytes, 'x') }]
  for (let i = 0; i < rows.length; i += 1000) {
    const some = rows.slice(i, i + 1000)
    await multiple(
      cluster,
      name,
      some.map((row) => ({ kind: 'put', row, cells })),
    )
  }
}

/** How many rows a scan gives. */
export const countRows = async (
  cluster: Cluster,
  table: string,
  options: Partial<RangeOptions> = {},
  onPage: () => Promise<void> = async () => {},
): Promise<number> => {
  let rows = 0
  for await (const { cellsPerRow } of scanRange(cluster, table, { families: [family], ...options })) {
    rows += cellsPerRow.length
    await onPage()
  }
  return rows
}
