import { lookup } from 'node:dns/promises'
import { asError } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { nameOf } from '../cluster/tables.js'
import type { Region } from '../cluster/regions.js'
import type { Message, ServerName } from '../protocol.js'
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
  /** Reads and writes since its server has it. */
  readonly requests: number
}

/** A region server of a table, as seen from here. */
export interface ServerState {
  /** As `host:port`, as the cluster calls it. */
  readonly name: string
  /** What the host resolves to here; nothing where it does not. */
  readonly address: string | undefined
  /** How long it took to answer; nothing where it did not. */
  readonly ms: number | undefined
  /** Why it did not. */
  readonly failure: string | undefined
}

export interface RegionLoads {
  readonly loads: readonly RegionLoad[]
  readonly servers: readonly ServerState[]
}

/** What the regions of a table take, as their servers tell; those of a server that does not answer seem to take nothing. */
export const regionLoads = async (cluster: Cluster, table: string): Promise<RegionLoads> => {
  const regions = await cluster.regions(table)
  const servers = new Map(regions.map(({ server }) => [`${server.hostName}:${server.port}`, server]))
  const answers = await Promise.all(Array.from(servers, ([name, server]) => ask(cluster, table, name, server)))
  const told = new Map(
    answers.flatMap(({ loads }) =>
      loads.map((load) => [Buffer.from(load.regionSpecifier.value).toString('latin1'), load] as const),
    ),
  )
  return {
    servers: answers.map(({ state }) => state),
    loads: regions.map((region) => {
      const load = told.get(region.name.toString('latin1'))
      return {
        region,
        bytesOnDisk: (load?.storefileSize_MB ?? 0) * megabyte,
        bytesUncompressed: (load?.storeUncompressedSize_MB ?? 0) * megabyte,
        bytesInMemory: (load?.memStoreSize_MB ?? 0) * megabyte,
        requests: Number(load?.readRequestsCount.toString() ?? 0) + Number(load?.writeRequestsCount.toString() ?? 0),
      }
    }),
  }
}

const megabyte = 1 << 20

interface Answered {
  readonly state: ServerState
  readonly loads: Message<'GetRegionLoadResponse'>['regionLoads']
}

const ask = async (cluster: Cluster, table: string, name: string, server: ServerName): Promise<Answered> => {
  const address = await lookup(server.hostName).then(
    (found) => found.address,
    () => undefined,
  )
  const began = performance.now()
  try {
    const { message } = await cluster.call(server, 'AdminService', getRegionLoad, { tableName: nameOf(table) })
    const ms = Math.round(performance.now() - began)
    return { state: { name, address, ms, failure: undefined }, loads: message.regionLoads }
  } catch (error) {
    return { state: { name, address, ms: undefined, failure: asError(error).message }, loads: [] }
  }
}
