/**
 * The second half of `npm run build`: each package's sources as one file beside its declarations, with what is loaded
 * lazily and what threads load in files of their own. A process that opens a few files instead of hundreds starts in
 * two thirds of the time.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const packages = join(import.meta.dirname, '..', 'packages')

/** What is started by its file: the package itself, workers, steps of the build. */
const isEntry = (file: string): boolean => /^index\.ts$|\.worker\.ts$|^build-.*\.ts$/.test(file)

for (const name of readdirSync(packages)) {
  const folder = join(packages, name)
  const dist = join(folder, 'dist')
  const built = existsSync(dist) ? readdirSync(dist) : []
  for (const stale of built.filter((file) => /\.js(\.map)?$/.test(file))) rmSync(join(dist, stale))
  const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  await build({
    absWorkingDir: folder,
    entryPoints: sources.filter(isEntry).map((file) => join('src', file)),
    outdir: 'dist',
    // Flat, so that a path beside a module is beside the file that it ends up in.
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
}
