declare module 'hbase-rpc-client' {
  import type { EventEmitter } from 'node:events'

  /** Of the client of ZooKeeper; what comes may be read by another function. */
  export interface ConnectionManager {
    readonly socket?: { destroy(): void }
    readonly pendingBuffer: Buffer | null
    onSocketData(data: Buffer): void
  }

  /** What is used of the driver: its client of ZooKeeper, and the timer that it starts with. */
  interface Client extends EventEmitter {
    readonly zk: EventEmitter & {
      getData(path: string, callback: (error: Error | null, data?: Buffer) => void): void
      close(): void
      /** Whether it makes no new client for one whose session has expired. */
      __closeAll: boolean
      readonly zk: { readonly connectionManager: ConnectionManager }
    }
  }

  const connect: (options: {
    readonly zookeeperHosts: readonly string[]
    readonly zookeeperRoot: string
    readonly rpcTimeout: number
  }) => Client
  export default connect
}
