import { partitionsOf } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { CellReader } from '../rpc/cells.js'
import { multiple } from '../table/multi.js'
import type { Cell, RowAction } from '../table/multi.js'
import { scanRange } from '../table/scan.js'
import { Window } from '../table/window.js'
import { rangeOfPartition } from './keys.js'
import type { KeyRange } from './keys.js'
import { eventsFamily, summaryFamily } from './layout.js'
import { loadOf, readStamp } from './stamp.js'
import type { Stamp } from './stamp.js'
import { isSeen } from './view.js'
import type { View } from './view.js'

/** Rows whose cells are deleted with one request. */
const rowsPerRequest = 1000
/** Of each walk. */
const requestsAtOnce = 2
/** Walks through a part of the rows each, so that several servers have work. */
const walks = 4

/**
 * Deletes the cells that nobody will see again: those that a later version of their row has replaced, of loads that
 * were replaced as a whole, and of loads that were broken off. Those of a load under way are left alone.
 */
export const sweep = async (cluster: Cluster, table: string, view: View, signal?: AbortSignal): Promise<void> => {
  const parts = partitionsOf(walks).map((part) => sweepRange(cluster, table, rangeOfPartition(part), view, signal))
  for (const walk of await Promise.allSettled(parts)) if (walk.status === 'rejected') throw walk.reason
}

const sweepRange = async (
  cluster: Cluster,
  table: string,
  range: KeyRange,
  view: View,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const reader = new CellReader()
  let actions: RowAction[] = []
  const requests = new Window(requestsAtOnce)
  const remove = (): Promise<void> => {
    const some = actions
    actions = []
    return requests.add(() => multiple(cluster, table, some, { signal }))
  }
  for await (const { cells, cellsPerRow } of scanRange(cluster, table, {
    ...range,
    families: [summaryFamily, eventsFamily],
    keysOnly: true,
    signal,
  })) {
    reader.begin(cells)
    for (const count of cellsPerRow) {
      const stale = staleCells(reader, count, view)
      if (stale.length > 0) actions.push({ kind: 'delete', row: reader.row, cells: stale })
      if (actions.length >= rowsPerRequest) await remove()
    }
  }
  await remove()
  await requests.settle()
}

const staleCells = (reader: CellReader, count: number, view: View): readonly Cell[] => {
  const found: { readonly cell: Cell; readonly stamp: Stamp }[] = []
  let latest: Stamp = -1
  for (let i = 0; i < count; i++) {
    reader.read()
    const { family, qualifier, time, value } = reader
    const stamp = readStamp(reader.bytes, reader.qualifierFrom, reader.qualifierTo)
    if (stamp < 0) continue
    found.push({ cell: { family, qualifier, time, value }, stamp })
    if (isSeen(view, loadOf(stamp))) latest = Math.max(latest, stamp)
  }
  return found
    .filter(({ stamp }) => stamp !== latest && (loadOf(stamp) <= view.load || view.dead.has(loadOf(stamp))))
    .map(({ cell }) => cell)
}
