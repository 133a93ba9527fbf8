import type { Cluster } from '../cluster/cluster.js'
import type { Region } from '../cluster/regions.js'
import { getRegionLoad } from '../rpc/methods.js'

/** What a region takes. HBase counts in MB, so small ones are 0. */
export interface RegionLoad {
  readonly region: Region
  /** Of its files. */
  readonly bytesOnDisk: number
  /** Of the same before compression. */
  readonly bytesUncompressed: number
  /** Not in files yet. */
  readonly bytesInMemory: number
}

/** What the regions of a table take, as their servers tell. */
export const regionLoads = async (cluster: Cluster, table: string): Promise<readonly RegionLoad[]> => {
  const regions = await cluster.regions(table)
  const servers = new Map(regions.map(({ server }) => [`${server.hostName}:${server.port}`, server]))
  const [namespace, qualifier] = table.includes(':') ? table.split(':') : ['default', table]
  const tableName = { namespace: Buffer.from(namespace!), qualifier: Buffer.from(qualifier!) }
  const answers = await Promise.all(
    Array.from(servers.values(), (server) => cluster.call(server, 'AdminService', getRegionLoad, { tableName })),
  )
  const loads = new Map(
    answers.flatMap(({ message }) =>
      message.regionLoads.map((load) => [Buffer.from(load.regionSpecifier.value).toString('latin1'), load] as const),
    ),
  )
  return regions.map((region) => {
    const load = loads.get(region.name.toString('latin1'))
    return {
      region,
      bytesOnDisk: (load?.storefileSize_MB ?? 0) * megabyte,
      bytesUncompressed: (load?.storeUncompressedSize_MB ?? 0) * megabyte,
      bytesInMemory: (load?.memStoreSize_MB ?? 0) * megabyte,
    }
  })
}

const megabyte = 1 << 20
