import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Compiles the contestants, so that plain Node runs them, as it runs a user's program. The folder that they are in. */
export const buildPeers = async (root: string): Promise<string> => {
  const outdir = join(root, '.cache', 'bench', 'peers')
  await build({
    absWorkingDir: join(root, 'bench', 'peers'),
    entryPoints: readdirSync(join(root, 'bench', 'peers')).filter((file) => file.endsWith('.peer.ts')),
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
  })
  return outdir
}
