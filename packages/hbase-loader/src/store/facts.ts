import type { Cluster } from '../cluster/cluster.js'
import { describeTable } from '../cluster/tables.js'
import { getClusterStatus } from '../rpc/methods.js'
import type { TableNames } from './layout.js'
import { regionLoads } from './region-loads.js'
import type { RegionLoad } from './region-loads.js'
import { readRecord } from './state.js'

/** Versions that the tests run against. */
const tested = /^2\.[56]\./

/** What an operator asks of a store. */
export const factsOf = async (
  cluster: Cluster,
  names: TableNames,
): Promise<{ readonly [name: string]: number | string }> => {
  const [{ clusterStatus }, table, loads, { state }] = await Promise.all([
    cluster.master(getClusterStatus, { options: [0] }),
    describeTable(cluster, names.sessions),
    regionLoads(cluster, names.sessions),
    readRecord(cluster, names.meta),
  ])
  const { version } = clusterStatus.hbaseVersion
  const sum = (of: (load: RegionLoad) => number): number => loads.reduce((total, load) => total + of(load), 0)
  const family = table?.families['s'] ?? {}
  return {
    server: `HBase ${version}${tested.test(version) ? '' : ', untested'}`,
    table: names.sessions,
    rows: state?.rows ?? 0,
    regions: loads.length,
    regionServers: new Set(loads.map(({ region: { server } }) => `${server.hostName}:${server.port}`)).size,
    bytesOnDisk: sum(({ bytesOnDisk }) => bytesOnDisk),
    bytesUncompressed: sum(({ bytesUncompressed }) => bytesUncompressed),
    bytesInMemory: sum(({ bytesInMemory }) => bytesInMemory),
    compression: family.COMPRESSION ?? 'NONE',
    encoding: family.DATA_BLOCK_ENCODING ?? 'NONE',
    bloomFilter: family.BLOOMFILTER ?? 'NONE',
    ttl: family.TTL === undefined || Number(family.TTL) === 2 ** 31 - 1 ? 'none' : `${family.TTL} s`,
    format: state?.format ?? '',
  }
}
