import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { plainEnvironment, root } from '../fixtures/demo.js'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** Scripts on disk, where they find the packages as those of a workspace do. */
export interface Scripts {
  readonly paths: readonly string[]
  readonly remove: () => Promise<void>
}

export const scriptsOf = async (codes: readonly string[]): Promise<Scripts> => {
  const cache = join(root, '.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'docs-'))
  const paths = codes.map((_, i) => join(folder, `${i}.ts`))
  await Promise.all(codes.map((code, i) => writeFile(paths[i]!, code)))
  return { paths, remove: () => rm(folder, { recursive: true }) }
}

const mark = '\0\n'

/** Runs scripts in a folder, with the packages as they are built, and gives what each printed. One process is for all. */
export const outputsOf = async (paths: readonly string[], folder: string): Promise<readonly string[]> => {
  const code = paths.map((path) => `await import(${JSON.stringify(path)}); process.stdout.write('\\0\\n')`).join('\n')
  const command = ['--import', tsx, '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: folder, env: plainEnvironment() })
  return stdout.split(mark)
}
