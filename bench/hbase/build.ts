import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildPeers } from '../peers/build.js'

/** Compiles Polymart's side. The folder that it is in. */
export const buildHBasePeer = async (root: string): Promise<string> => {
  const outdir = await buildPeers(root, 'hbase')
  // The messages' definitions are looked for where they stand beside sources.
  mkdirSync(join(outdir, '..', 'proto'), { recursive: true })
  copyFileSync(join(root, 'packages/hbase-loader/proto/hbase.proto'), join(outdir, '..', 'proto', 'hbase.proto'))
  return outdir
}
