import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Compiles Polymart's side, as `peers/build.ts` does it with its peers. The folder that it is in. */
export const buildHBasePeer = async (root: string): Promise<string> => {
  const outdir = join(root, '.cache', 'bench', 'hbase')
  await build({
    absWorkingDir: join(root, 'bench', 'hbase'),
    entryPoints: readdirSync(join(root, 'bench', 'hbase')).filter((file) => /\.(peer|worker)\.ts$/.test(file)),
    outdir,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
  })
  // The messages' definitions are looked for where they stand beside sources.
  mkdirSync(join(outdir, '..', 'proto'), { recursive: true })
  copyFileSync(join(root, 'packages/hbase-loader/proto/hbase.proto'), join(outdir, '..', 'proto', 'hbase.proto'))
  return outdir
}
