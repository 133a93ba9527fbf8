/* eslint no-restricted-imports: off -- what a load and a scan rest on is no public interface, and is measured here by itself */
export { addressOf } from '../../packages/hbase-loader/src/address.js'
export { Cluster } from '../../packages/hbase-loader/src/cluster/cluster.js'
export { makeTable } from '../../packages/hbase-loader/src/cluster/tables.js'
export { CellReader, cellType, CellWriter } from '../../packages/hbase-loader/src/rpc/cells.js'
export { multiple } from '../../packages/hbase-loader/src/table/multi.js'
export type { Cell, RowAction } from '../../packages/hbase-loader/src/table/multi.js'
export { scanRange } from '../../packages/hbase-loader/src/table/scan.js'
export { Window } from '../../packages/hbase-loader/src/table/window.js'
