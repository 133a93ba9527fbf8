import { orInterrupted } from '@polymart/core'
import type { Cluster } from '../cluster/cluster.js'
import { regionOf } from '../cluster/regions.js'
import type { Region } from '../cluster/regions.js'
import { regionNamed } from '../protocol.js'
import type { Message, NamedException, ServerName } from '../protocol.js'
import { CellReader, cellType, CellWriter } from '../rpc/cells.js'
import type { Answer } from '../rpc/connection.js'
import { multi } from '../rpc/methods.js'
import { RemoteError } from '../rpc/remote-error.js'
import { mayPass } from '../rpc/retry.js'

/** A cell to write; to delete, without its value. */
export interface Cell {
  readonly family: Buffer
  readonly qualifier: Buffer
  /** Epoch milliseconds, from 0. */
  readonly time: number
  readonly value: Uint8Array
  /** Where in `value` it lies, if it is not all of it. */
  readonly from?: number
  readonly to?: number
}

/** Reads a row, or writes or deletes cells of it, all of them or none. */
export type RowAction =
  | { readonly kind: 'get'; readonly row: Buffer }
  | { readonly kind: 'put' | 'delete'; readonly row: Buffer; readonly cells: readonly Cell[] }

export interface MultiOptions {
  readonly signal?: AbortSignal | undefined
  /** Is given each row that was read, once: the reader stands before its cells, of which there are so many. */
  readonly onRow?: (action: number, reader: CellReader, cells: number) => void
}

/** Does something to many rows; only what failed is tried again, and where it failed is looked up anew. */
export const multiple = async (
  cluster: Cluster,
  table: string,
  actions: readonly RowAction[],
  { signal, onRow }: MultiOptions = {},
): Promise<void> => {
  const retry = cluster.retry(signal)
  let left: readonly number[] = actions.map((_, i) => i)
  while (left.length > 0) {
    const failed: number[] = []
    let problem: Error | undefined
    const fail = (error: Error, some: readonly number[]): void => {
      // What cannot be mended decides.
      if (!problem || mayPass(problem)) problem = error
      failed.push(...some)
    }
    try {
      const regions = await orInterrupted(cluster.regions(table), signal)
      const share = Array.from(byServer(regions, actions, left), async ([server, ofRegions]) => {
        const request = requestOf(ofRegions, actions)
        try {
          const sent = cluster.call(server, 'ClientService', multi, request.message, { cells: request.cells })
          read(await orInterrupted(sent, signal), request.regions, { fail, onRow })
        } catch (error) {
          fail(error as Error, request.regions.flat())
        }
      })
      await Promise.all(share)
    } catch (error) {
      problem = error as Error
      failed.push(...left)
    }
    if (failed.length < left.length) retry.succeed()
    left = failed.sort((a, b) => a - b)
    if (problem) {
      cluster.forget(table)
      await retry.wait(problem)
    }
  }
}

type Shares = Map<ServerName, Map<Region, number[]>>

const byServer = (regions: readonly Region[], actions: readonly RowAction[], some: readonly number[]): Shares => {
  const byRegion = new Map<Region, number[]>()
  for (const i of some) {
    const region = regionOf(regions, actions[i]!.row)
    const share = byRegion.get(region)
    if (share) share.push(i)
    else byRegion.set(region, [i])
  }
  const servers = new Map<string, ServerName>()
  const shares: Shares = new Map()
  for (const [region, share] of byRegion) {
    const key = `${region.server.hostName}:${region.server.port}`
    const server = servers.get(key) ?? region.server
    servers.set(key, server)
    const ofServer = shares.get(server)
    if (ofServer) ofServer.set(region, share)
    else shares.set(server, new Map([[region, share]]))
  }
  return shares
}

interface Request {
  readonly message: Message<'MultiRequest'>
  readonly cells: Buffer
  /** The actions of each region, as they stand in the message. */
  readonly regions: readonly (readonly number[])[]
}

const nothing = Buffer.alloc(0)

const requestOf = (share: ReadonlyMap<Region, readonly number[]>, actions: readonly RowAction[]): Request => {
  const writer = new CellWriter(1 << 18)
  const regionAction = Array.from(share, ([region, some]) => ({
    region: regionNamed(region.name),
    action: some.map((index) => {
      const action = actions[index]!
      // Neighbours are asked for together, and of those that share a block all but the first find it in the cache.
      if (action.kind === 'get') return { index, get: { row: action.row, cacheBlocks: true } }
      const { kind, row, cells } = action
      for (const cell of cells) {
        if (kind === 'put') writer.add(row, cell, cellType.put, cell.value, cell.from, cell.to)
        else writer.add(row, cell, cellType.deleteColumn, nothing)
      }
      return { index, mutation: { mutateType: kind === 'put' ? 2 : 3, associatedCellCount: cells.length } as const }
    }),
  }))
  return { message: { regionAction }, cells: writer.finish(), regions: [...share.values()] }
}

interface Outcome {
  readonly fail: (error: Error, actions: readonly number[]) => void
  readonly onRow: MultiOptions['onRow']
}

/** Whatever the server does not say was done, has failed. */
const read = (
  { message, cells }: Answer<'MultiResponse'>,
  regions: readonly (readonly number[])[],
  { fail, onRow }: Outcome,
): void => {
  const reader = new CellReader()
  reader.begin(cells)
  for (const [i, asked] of regions.entries()) {
    const result = message.regionActionResult[i]
    const left = new Set(asked)
    for (const { index, result: row, exception } of result?.resultOrException ?? []) {
      if (!left.delete(index)) continue
      if (exception) fail(errorOf(exception), [index])
      else if (onRow) onRow(index, reader, row?.associatedCellCount ?? 0)
    }
    if (left.size > 0)
      fail(result?.exception ? errorOf(result.exception) : new Error('the server left rows out'), [...left])
  }
}

/** An exception of one row tells no more than its class and trace. */
const errorOf = ({ name, value }: NamedException): RemoteError =>
  new RemoteError(name, value ? Buffer.from(value).toString() : '', {
    doNotRetry: /DoNotRetry|InvalidFamily/.test(name),
  })
