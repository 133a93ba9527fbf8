import { Table, writeParquet } from 'parquet-wasm'
import { baseProperties } from './write.js'

/** An Arrow IPC stream as a Parquet file. */
export const tableToParquet = (ipc: Uint8Array): Uint8Array =>
  writeParquet(Table.fromIPCStream(ipc), baseProperties().build())
