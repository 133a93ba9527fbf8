/**
 * Tests run from the sources, and so do the threads that they start. A thread that compiles those takes a second to
 * start, and they start hundreds: each worker's sources are made into files once a run, when the first test wants them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin as BuildPlugin } from 'esbuild'
import type { Plugin } from 'vitest/config'

const root = join(import.meta.dirname, '..')
const source = /\/packages\/[^/]+\/src\/.*\.ts$/
const started =
  /(?<=(?:createPool|startThread)(?:<[\w, ]+>)?\()new URL\('(\.\/[\w-]+\.worker)\.js', import\.meta\.url\)/

/** The packages as one, each module as if it lay where it is; what is installed stays apart. */
const fromSources: BuildPlugin = {
  name: 'from-sources',
  setup(bundled) {
    bundled.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@polymart/') ? undefined : { external: true },
    )
    bundled.onLoad({ filter: source }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)), loader: 'ts' }
    })
  },
}

/** Within the workspace, where the files find what is installed. */
const newFolder = (): string => {
  const cache = join(root, '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'workers-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const bundle = async (entry: string): Promise<URL> => {
  const outdir = newFolder()
  await build({
    entryPoints: [entry],
    outdir,
    entryNames: '[name]',
    // The pool compiles what ends in `.js`.
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    conditions: ['polymart-source'],
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: 'inline',
    plugins: [fromSources],
    logLevel: 'warning',
  })
  return pathToFileURL(join(outdir, `${parse(entry).name}.mjs`))
}

export const bundledWorkers = (): Plugin => {
  const files = new Map<string, Promise<URL>>()
  return {
    name: 'bundled-workers',
    enforce: 'pre',
    async transform(code, id) {
      const [whole, name] = (source.test(id) ? started.exec(code) : null) ?? []
      if (whole === undefined || name === undefined) return undefined
      const entry = `${join(dirname(id), name)}.ts`
      const file = files.get(entry) ?? bundle(entry)
      files.set(entry, file)
      return { code: code.replace(whole, `new URL('${(await file).href}')`), map: null }
    },
  }
}
