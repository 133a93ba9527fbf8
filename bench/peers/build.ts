import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Compiles the contestants of a folder of `bench`, and what they run on threads of their own, so that plain Node runs
 * them, as it runs a user's program. The folder that they are in.
 */
export const buildPeers = async (root: string, folder = 'peers'): Promise<string> => {
  const source = join(root, 'bench', folder)
  const outdir = join(root, '.cache', 'bench', folder)
  await build({
    absWorkingDir: source,
    entryPoints: readdirSync(source).filter((file) => /\.(peer|worker)\.ts$/.test(file)),
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
