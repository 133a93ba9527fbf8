declare module 'hbase-rpc-client' {
  import type { EventEmitter } from 'node:events'

  /** What is used of the driver: its client of ZooKeeper, and the timer that it starts with. */
  interface Client extends EventEmitter {
    readonly zk: EventEmitter & {
      getData(path: string, callback: (error: Error | null, data?: Buffer) => void): void
      close(): void
      readonly zk: { readonly connectionManager: { readonly socket?: { destroy(): void } } }
    }
  }

  const connect: (options: {
    readonly zookeeperHosts: readonly string[]
    readonly zookeeperRoot: string
    readonly rpcTimeout: number
  }) => Client
  export default connect
}
