import { expect, test } from 'vitest'
import { runStages } from '../stages.js'
import type { TestCounts } from '../test-counts.js'

const stages = [
  { heading: 'Lint', script: 'lint' },
  { heading: 'Build', script: 'build' },
  { heading: 'Tests', script: 'test:only' },
]

/** Runs the stages with given exit codes, and tells which ran, what was printed, and the exit code. */
async function outcome(exitCodes: Readonly<Record<string, number>>, counts: TestCounts | null) {
  const ran: string[] = []
  const printed: string[] = []
  const code = await runStages(stages, {
    run: (script) => {
      ran.push(script)
      return Promise.resolve(exitCodes[script] ?? 0)
    },
    counts: () => counts,
    print: (line) => printed.push(line),
  })
  return { code, ran, last: printed.at(-1), printed }
}

test('runs every stage under its heading, and ends with the counts', async () => {
  const { code, ran, last, printed } = await outcome({}, { passed: 12, failed: 0, skipped: 1 })
  expect(code).toBe(0)
  expect(ran).toEqual(['lint', 'build', 'test:only'])
  expect(printed).toContain('\n=== Build (npm run build) ===')
  expect(last).toBe('12 passed, 0 failed, 1 skipped')
})

test('stops at the first stage that fails, which is the one failure', async () => {
  const { code, ran, last } = await outcome({ build: 2 }, null)
  expect(code).toBe(2)
  expect(ran).toEqual(['lint', 'build'])
  expect(last).toBe('0 passed, 1 failed')
})

test('counts the tests that failed, and no stage beside them', async () => {
  const { code, last } = await outcome({ 'test:only': 1 }, { passed: 4, failed: 2, skipped: 0 })
  expect(code).toBe(1)
  expect(last).toBe('4 passed, 2 failed')
})

test.each([
  [{ passed: 4, failed: 0, skipped: 0 }, '4 passed, 1 failed'],
  [null, '0 passed, 1 failed'],
])('a run of tests that fails without a failed test is a failure itself', async (counts, line) => {
  const { code, last } = await outcome({ 'test:only': 1 }, counts)
  expect(code).toBe(1)
  expect(last).toBe(line)
})

test('tests that pass and leave no counts are not taken for a success', async () => {
  const { code, last } = await outcome({}, null)
  expect(code).toBe(1)
  expect(last).toBe('0 passed, 1 failed')
})
