// What the OpenAPI document says is true: schemathesis makes requests of it, right ones and wrong ones.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { servedShop } from './served.js'

const run = promisify(execFile)
const folder = join(import.meta.dirname, '../../.cache/schemathesis')
const python = join(folder, 'bin', 'python')

/** Installs it where it is missing; why that fails, if it does. */
const missing = async (): Promise<string | undefined> => {
  if (existsSync(join(folder, 'bin', 'st'))) return undefined
  try {
    await mkdir(folder, { recursive: true })
    await run('python3', ['-m', 'venv', '--without-pip', folder])
    // A Python without ensurepip has pip beside it.
    await run('python3', ['-m', 'pip', '--python', python, 'install', '--quiet', 'schemathesis>=4,<5'], {
      timeout: 300_000,
    })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

test('schemathesis finds no request whose answer is not as documented', { timeout: 600_000 }, async ({ skip }) => {
  const why = await missing()
  if (why !== undefined && !process.env['CI']) {
    console.warn(`THE API IS NOT TESTED BY SCHEMATHESIS: pip cannot install it here. ${why}`)
    skip('pip cannot install schemathesis')
  }
  expect(why).toBeUndefined()
  const served = await servedShop({ includeCustomers: true })
  const check = (...options: readonly string[]): Promise<string> =>
    run(
      join(folder, 'bin', 'st'),
      [
        ...['run', `${served.url}/api/v1/openapi.json`, '--no-color', '--warnings', 'off', '--seed', '7'],
        // A stream without an end has no answer to wait for.
        ...['--exclude-path-regex', 'events', '--continue-on-failure'],
        // Which time zones, fields and periods there are, no schema says.
        ...['--exclude-checks', 'positive_data_acceptance'],
        ...options,
      ],
      { cwd: folder, maxBuffer: 1 << 26 },
    ).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { readonly stdout: string }).stdout,
    )
  try {
    expect(await check('--phases', 'fuzzing', '--max-examples', '2', '--max-time', '25')).toContain('No issues found')
    const few = ['--include-path-regex', '/(rfm|doctor|analyses)$']
    expect(await check('--phases', 'coverage', ...few)).toContain('No issues found')
  } finally {
    await served.close()
  }
})
