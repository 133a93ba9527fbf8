import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { asError, orInterrupted, PolymartError } from '@polymart/core'
import type { Address } from '../address.js'
import { decode, magic } from '../protocol.js'
import type { ServerName } from '../protocol.js'
import { ProtocolError, TimeoutError } from '../rpc/remote-error.js'
import type { ConnectionManager } from 'hbase-rpc-client'

/** Where to begin: the servers that ZooKeeper names. */
export interface Entry {
  /** Of the table of regions, `hbase:meta`. */
  readonly meta: ServerName
  readonly master: ServerName
}

/**
 * Asks ZooKeeper, over a connection that is closed again. The driver's client does the asking; what it would do on its
 * own account, connect to a server and never say that it cannot, begin anew after a while, or end the process over what
 * it cannot read, it is kept from.
 *
 * @throws PolymartError `unreachable`, within `timeout` ms; ProtocolError where something else listens there.
 */
export const discover = async (address: Address, timeout: number, signal?: AbortSignal): Promise<Entry> => {
  await orInterrupted(resolvable(address), signal)
  const { default: driver } = await import('hbase-rpc-client')
  const client = driver({ zookeeperHosts: address.quorum, zookeeperRoot: address.znode, rpcTimeout: timeout })
  const { zk } = client
  client.on('error', () => {})
  zk.removeAllListeners('connected')
  zk.__closeAll = true
  const nonsense = guard(zk.zk.connectionManager)
  const data = (path: string): Promise<Buffer> =>
    new Promise((resolve, reject) =>
      zk.getData(path, (error, found) => (found ? resolve(found) : reject(asError(error)))),
    )
  const ask = async (): Promise<Entry> => {
    await once(zk, 'connected')
    const [meta, master] = await Promise.all([data('/meta-region-server'), data('/master')])
    return {
      meta: decode('MetaRegionServer', content(meta)).server,
      master: decode('Master', content(master)).master,
    }
  }
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), timeout)
  try {
    return await orInterrupted(Promise.race([ask(), nonsense, timedOut(limit.signal)]), signal)
  } catch (error) {
    throw explained(asError(error), address, timeout)
  } finally {
    clearTimeout(timer)
    // Ends the driver's timer.
    client.emit('ready')
    const { socket } = zk.zk.connectionManager
    zk.close()
    await Promise.race([once(zk, 'disconnected').catch(() => undefined), pause(200)])
    socket?.destroy()
    zk.zk.connectionManager.socket?.destroy()
  }
}

const timedOut = async (limit: AbortSignal): Promise<never> => {
  await once(limit, 'abort')
  throw new TimeoutError('silent')
}

/** More than the nodes that are asked for ever hold. */
const longest = 1 << 20

/**
 * Fails where what comes is no answer of ZooKeeper. The driver would keep as much of it as comes, or throw where nobody
 * can catch.
 */
const guard = (manager: ConnectionManager): Promise<never> => {
  const read = manager.onSocketData.bind(manager)
  const nonsense = new Promise<never>((_, reject) => {
    manager.onSocketData = (data) => {
      try {
        const start = manager.pendingBuffer ? Buffer.concat([manager.pendingBuffer, data]) : data
        const length = start.length < 4 ? 0 : start.readInt32BE(0)
        if (length < 0 || length > longest) throw new RangeError(`it announces ${length} bytes`)
        read(data)
      } catch (cause) {
        manager.socket?.destroy()
        reject(new ProtocolError((cause as Error).message, { cause }))
      }
    }
  })
  nonsense.catch(() => undefined)
  return nonsense
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

/** Fails at once if none of the names is known, which a connection would be tried to for long. */
const resolvable = async ({ quorum, url }: Address): Promise<void> => {
  const hosts = quorum.map((host) => host.slice(0, host.lastIndexOf(':')))
  const found = await Promise.allSettled(hosts.map((host) => lookup(host)))
  const reasons = found.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
  if (reasons.length < found.length) return
  throw new PolymartError(
    'unreachable',
    `The ZooKeeper hosts of ${url} have no address that this machine knows: ${hosts.join(', ')}. Correct the name, or add it to DNS or the hosts file.`,
    { cause: reasons[0] },
  )
}

/** Behind a byte, the length of the name of who wrote it, and that name. */
const content = (data: Buffer): Buffer => {
  const from = 1 + 4 + data.readUInt32BE(1)
  if (!data.subarray(from, from + 4).equals(magic)) throw new RangeError('the node holds something else')
  return data.subarray(from + 4)
}

const explained = (cause: Error, { url, quorum, znode }: Address, timeout: number): Error => {
  if (cause instanceof PolymartError) return cause
  if (cause instanceof ProtocolError || cause instanceof RangeError) {
    return new ProtocolError(
      `what listens at ${quorum.join(', ')} is not ZooKeeper: its answer cannot be read, ${cause.message}`,
      {
        cause,
      },
    )
  }
  if (cause instanceof TimeoutError) {
    return new PolymartError(
      'unreachable',
      `ZooKeeper at ${quorum.join(', ')} did not answer within ${timeout / 1000} s. Is it running, and can this machine reach it?`,
      { cause },
    )
  }
  if (cause.message.includes('NO_NODE')) {
    return new PolymartError(
      'unreachable',
      `ZooKeeper at ${url} has no running HBase below ${znode}. Start HBase, or name its node with ?znode=/PATH: the value of zookeeper.znode.parent in its hbase-site.xml.`,
      { cause },
    )
  }
  return new PolymartError('unreachable', `ZooKeeper at ${url} answered: ${cause.message}.`, { cause })
}
