/** `npm test`: every check and then every test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runStages, type Stages } from './stages.js'
import type { TestCounts } from './test-counts.js'

/** Two rows that take about as long, each the cheap ones first. */
const stages: Stages = {
  checks: [
    [
      { heading: 'Format', script: 'lint:format' },
      { heading: 'Lint', script: 'lint:code' },
    ],
    [
      { heading: 'Dependencies', script: 'lint:dependencies' },
      { heading: 'Unused code', script: 'check:unused' },
      { heading: 'Build', script: 'build' },
      { heading: 'Types', script: 'typecheck' },
      { heading: 'Packages', script: 'check:packages' },
    ],
  ],
  tests: { heading: 'Tests', script: 'test:only' },
}

const cache = join(import.meta.dirname, '..', '.cache')
const countsFile = join(cache, 'test-counts.json')

const npmRun = ['run', '--silent']

async function check(script: string): Promise<{ code: number; output: string }> {
  const child = spawn('npm', [...npmRun, script], { stdio: ['inherit', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 1, output: Buffer.concat(chunks).toString() }
}

async function run(script: string): Promise<number> {
  const env = { ...process.env, POLYMART_TEST_COUNTS: countsFile }
  const child = spawn('npm', [...npmRun, script], { stdio: 'inherit', env })
  const [code] = (await once(child, 'close')) as [number | null]
  return code ?? 1
}

function counts(): TestCounts | null {
  return existsSync(countsFile) ? (JSON.parse(readFileSync(countsFile, 'utf8')) as TestCounts) : null
}

mkdirSync(cache, { recursive: true })
rmSync(countsFile, { force: true })
process.exitCode = await runStages(stages, { check, run, counts, print: (line) => console.log(line) })
