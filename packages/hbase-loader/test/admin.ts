import type { Cluster } from '../src/cluster/cluster.js'
import type { Region } from '../src/cluster/regions.js'
import { regionNamed } from '../src/protocol.js'
import type { MessageName, ServerName, TableName } from '../src/protocol.js'
import type { Method } from '../src/rpc/connection.js'
import { getProcedureResult } from '../src/rpc/methods.js'
import { setTimeout } from 'node:timers/promises'

const method = <Q extends MessageName, R extends MessageName>(name: string, request: Q, response: R): Method<Q, R> => ({
  name,
  request,
  response,
})

const split = method('SplitRegion', 'SplitTableRegionRequest', 'ProcedureResponse')
const move = method('MoveRegion', 'MoveRegionRequest', 'EmptyMsg')
const stop = method('StopServer', 'StopServerRequest', 'EmptyMsg')
const flush = method('FlushRegion', 'FlushRegionRequest', 'EmptyMsg')

const nameOf = (table: string): TableName => ({ namespace: Buffer.from('default'), qualifier: Buffer.from(table) })

/** `table,start,id.hash.` taken apart. */
const partsOf = ({ name }: Region): { readonly id: string; readonly hash: string } => {
  const [, id, hash] = /,(\d+)\.(\w+)\.$/.exec(name.toString('latin1')) ?? []
  return { id: id!, hash: hash! }
}

/** Splits a region at a row. */
export const splitRegion = async (cluster: Cluster, table: string, region: Region, at: Buffer): Promise<void> => {
  const { procId } = await cluster.master(split, {
    regionInfo: {
      regionId: Number(partsOf(region).id),
      tableName: nameOf(table),
      startKey: region.start,
      endKey: region.end,
    },
    splitRow: at,
  })
  while ((await cluster.master(getProcedureResult, { procId })).state === 1) await setTimeout(20)
}

/** Moves a region to another server, whichever there is. */
export const moveRegion = async (cluster: Cluster, region: Region): Promise<void> => {
  await cluster.master(move, { region: { type: 2, value: Buffer.from(partsOf(region).hash) } })
}

export const stopServer = async (cluster: Cluster, server: ServerName): Promise<void> => {
  await cluster.call(server, 'AdminService', stop, { reason: 'a test' })
}

/** Writes what is in memory to files. */
export const flushTable = async (cluster: Cluster, table: string): Promise<void> => {
  for (const { name, server } of await cluster.regions(table))
    await cluster.call(server, 'AdminService', flush, { region: regionNamed(name) })
}

/** Drops a table, of whatever state. */
export const dropTable = async (cluster: Cluster, table: string): Promise<void> => {
  await setEnabled(cluster, table, false)
  const { procId } = await cluster.master(method('DeleteTable', 'TableRequest', 'ProcedureResponse'), {
    tableName: nameOf(table),
  })
  while ((await cluster.master(getProcedureResult, { procId })).state === 1) await setTimeout(20)
  cluster.forget(table)
}

export const setEnabled = async (cluster: Cluster, table: string, enabled: boolean): Promise<void> => {
  const change = method(enabled ? 'EnableTable' : 'DisableTable', 'TableRequest', 'ProcedureResponse')
  const { procId } = await cluster.master(change, { tableName: nameOf(table) })
  while ((await cluster.master(getProcedureResult, { procId })).state === 1) await setTimeout(20)
  cluster.forget(table)
}
