/** `npm test`: every check and then every test, the cheap ones first. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runStages, type Stage } from './stages.js'
import type { TestCounts } from './test-counts.js'

const stages: readonly Stage[] = [
  { heading: 'Lint', script: 'lint:code' },
  { heading: 'Format', script: 'lint:format' },
  { heading: 'Dependencies', script: 'lint:dependencies' },
  { heading: 'Types', script: 'typecheck' },
  { heading: 'Build', script: 'build' },
  { heading: 'Packages', script: 'check:packages' },
  { heading: 'Unused code', script: 'check:unused' },
  { heading: 'Tests', script: 'test:only' },
]

const cache = join(import.meta.dirname, '..', '.cache')
const countsFile = join(cache, 'test-counts.json')

async function run(script: string): Promise<number> {
  const env = { ...process.env, POLYMART_TEST_COUNTS: countsFile }
  const child = spawn('npm', ['run', '--silent', script], { stdio: 'inherit', env })
  const [code] = (await once(child, 'close')) as [number | null]
  return code ?? 1
}

function counts(): TestCounts | null {
  return existsSync(countsFile) ? (JSON.parse(readFileSync(countsFile, 'utf8')) as TestCounts) : null
}

mkdirSync(cache, { recursive: true })
rmSync(countsFile, { force: true })
process.exitCode = await runStages(stages, { run, counts, print: (line) => console.log(line) })
