import type { Cluster } from '../cluster/cluster.js'
import { regionOf } from '../cluster/regions.js'
import { encode, regionNamed } from '../protocol.js'
import { cellType, CellWriter } from '../rpc/cells.js'
import { mutate } from '../rpc/methods.js'
import { multiple } from './multi.js'
import type { Cell } from './multi.js'

/** The cells of one row, newest of each column. */
export const getRow = async (cluster: Cluster, table: string, row: Buffer): Promise<readonly Cell[]> => {
  const cells: Cell[] = []
  await multiple(cluster, table, [{ kind: 'get', row }], {
    onRow: (_, reader, count) => {
      for (let i = 0; i < count; i++) {
        reader.read()
        const { family, qualifier, time, value } = reader
        cells.push({ family, qualifier, time, value })
      }
    },
  })
  return cells
}

/** A column that must hold a value for a row to be written; an empty one where it must not be there. */
export type Expectation = Pick<Cell, 'family' | 'qualifier' | 'value'>

/**
 * Writes cells of a row if a column holds what is expected, all in one; says whether it did. After a lost answer it is
 * tried again, and may then say no although it was done.
 */
export const checkAndPut = async (
  cluster: Cluster,
  table: string,
  row: Buffer,
  { family, qualifier, value }: Expectation,
  cells: readonly Cell[],
): Promise<boolean> => {
  const writer = new CellWriter(1 << 12)
  for (const cell of cells) writer.add(row, cell, cellType.put, cell.value)
  const written = writer.finish()
  const retry = cluster.retry()
  for (;;) {
    try {
      const region = regionOf(await cluster.regions(table), row)
      const { message } = await cluster.call(
        region.server,
        'ClientService',
        mutate,
        {
          region: regionNamed(region.name),
          mutation: { row, mutateType: 2, associatedCellCount: cells.length },
          condition: {
            row,
            family,
            qualifier,
            compareType: 2,
            comparator: {
              name: 'org.apache.hadoop.hbase.filter.BinaryComparator',
              serializedComparator: encode('BinaryComparator', { comparable: { value } }),
            },
          },
        },
        { cells: written },
      )
      return message.processed
    } catch (error) {
      cluster.forget(table)
      await retry.wait(error)
    }
  }
}
