/** An Arrow IPC stream as a Parquet file. */
export const tableToParquet = async (ipc: Uint8Array): Promise<Uint8Array> =>
  (await import('./parquet/table.js')).tableToParquet(ipc)
