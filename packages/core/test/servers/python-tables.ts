import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { cached, downloadOnce } from './download-once.js'
import type { Download } from './download-once.js'

const run = promisify(execFile)

/** All that is installed, so that it is the same everywhere. */
const packages = [
  'numpy==2.4.6',
  'pandas==3.1.1',
  'polars==2.1.0',
  'polars-runtime-32==2.1.0',
  'pyarrow==26.0.1',
  'python-dateutil==4.0.0',
  'tzdata==2026.6',
] as const

const pythonTables: Download = {
  what: 'pandas, Polars and pyarrow',
  from: 'the package index of Python, by pip',
  megabytes: 170,
  path: cached('python-tables-1'),
}

/** Runs a script of Python that may import pandas, Polars and pyarrow. */
export const runPython = async (script: string, args: readonly string[]): Promise<string> => {
  const path = await pythonPackages()
  const env = { ...process.env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1' }
  return (await run('python3', [script, ...args], { env, timeout: 100_000 })).stdout
}

/** The folder that holds the packages; `null` where they cannot be had, which is said. */
export const pythonPackagesOrSkip = async (): Promise<string | null> => {
  try {
    return await pythonPackages()
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    console.error('SKIPPED: files of other writers, since their packages for Python cannot be installed:', error)
    return null
  }
}

const pythonPackages = (): Promise<string> =>
  downloadOnce(pythonTables, async (path) => {
    const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--disable-pip-version-check', '--target', path]
    await run('python3', ['-m', 'pip', 'install', ...options, ...packages], { timeout: 600_000 })
  })
