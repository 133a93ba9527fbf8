import type { Facts } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { describeTable } from '../cluster/tables.js'
import type { TableDefinition } from '../cluster/tables.js'
import { getClusterStatus } from '../rpc/methods.js'
import type { TableNames } from './layout.js'
import { regionLoads } from './region-loads.js'
import type { RegionLoad, RegionLoads, ServerState } from './region-loads.js'
import { ttlOf } from './schema.js'
import { readRecord } from './state.js'
import type { State } from './state.js'

/** Whether the tests run against a version. */
export const isTested = (version: string): boolean => /^2\.[56]\./.test(version)

/** What servers and tables tell of a store. */
export interface Look extends RegionLoads {
  readonly version: string
  readonly table: TableDefinition | undefined
  readonly state: State | undefined
}

export const lookAt = async (cluster: Cluster, names: TableNames): Promise<Look> => {
  const [{ clusterStatus }, table, regions, { state }] = await Promise.all([
    cluster.master(getClusterStatus, { options: [0] }),
    describeTable(cluster, names.sessions),
    regionLoads(cluster, names.sessions),
    readRecord(cluster, names.meta),
  ])
  return { version: clusterStatus.hbaseVersion.version, table, state, ...regions }
}

/** What an operator asks of a store, and of each region server. */
export const factsOf = ({ version, table, state, loads, servers }: Look, names: TableNames): Facts => {
  const sum = (of: (load: RegionLoad) => number): number => loads.reduce((total, load) => total + of(load), 0)
  const [onDisk, uncompressed] = [sum(({ bytesOnDisk }) => bytesOnDisk), sum((load) => load.bytesUncompressed)]
  const family = table?.families['s']
  const ttl = table && ttlOf(table)
  const unknown = 'unknown without the right C'
  return {
    server: `HBase ${version}${isTested(version) ? '' : ', untested'}`,
    table: names.sessions,
    rows: state?.rows ?? 0,
    regions: loads.length,
    regionServers: servers.length,
    bytesOnDisk: onDisk,
    bytesUncompressed: uncompressed,
    ...(onDisk > 0 && { ratio: Number((uncompressed / onDisk).toFixed(2)) }),
    bytesInMemory: sum(({ bytesInMemory }) => bytesInMemory),
    compression: family ? (family.COMPRESSION ?? 'NONE') : unknown,
    encoding: family ? (family.DATA_BLOCK_ENCODING ?? 'NONE') : unknown,
    bloomFilter: family ? (family.BLOOMFILTER ?? 'NONE') : unknown,
    ttl: ttl === undefined ? unknown : ttl === Infinity ? 'none' : `${ttl} s`,
    format: state?.format ?? '',
    ...Object.fromEntries(servers.map((server) => [server.name, serverFacts(server, loads)])),
  }
}

const serverFacts = ({ name, address, ms }: ServerState, loads: readonly RegionLoad[]) => {
  const own = loads.filter(({ region: { server } }) => `${server.hostName}:${server.port}` === name)
  return {
    address: address ?? 'does not resolve',
    answer: ms === undefined ? 'none' : `${ms} ms`,
    regions: own.length,
    requests: own.reduce((total, { requests }) => total + requests, 0),
  }
}
