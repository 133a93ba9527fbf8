import { expect, test } from 'vitest'
import { runStages } from '../stages.js'
import type { TestCounts } from '../test-counts.js'

const stages = {
  checks: [
    [{ heading: 'Lint', script: 'lint' }],
    [
      { heading: 'Build', script: 'build' },
      { heading: 'Packages', script: 'packages' },
    ],
  ],
  tests: { heading: 'Tests', script: 'test:only' },
}

/** Runs the stages with given exit codes, and tells which ran, what was printed, and the exit code. */
async function outcome(exitCodes: Readonly<Record<string, number>>, counts: TestCounts | null) {
  const ran: string[] = []
  const printed: string[] = []
  const run = (script: string) => {
    ran.push(script)
    return Promise.resolve(exitCodes[script] ?? 0)
  }
  const code = await runStages(stages, {
    check: async (script) => ({ code: await run(script), output: `${script} says\nthis\n` }),
    run,
    counts: () => counts,
    print: (line) => printed.push(line),
  })
  return { code, ran, last: printed.at(-1), printed }
}

test('runs the checks side by side and then the tests, and ends with the counts', async () => {
  const { code, ran, last } = await outcome({}, { passed: 12, failed: 0, skipped: 1 })
  expect(code).toBe(0)
  expect(ran).toEqual(['lint', 'build', 'packages', 'test:only'])
  expect(last).toBe('12 passed, 0 failed, 1 skipped')
})

test('prints what a check wrote in one piece, under its heading', async () => {
  const { printed } = await outcome({}, { passed: 1, failed: 0, skipped: 0 })
  const at = printed.indexOf('\n=== Build (npm run build) ===')
  expect(printed.slice(at + 1, at + 3)).toEqual([
    'build says\nthis',
    expect.stringMatching(/^Build: done after \d+\.\d s$/),
  ])
})

test.each(['lint', 'build'])('starts nothing after %s has failed, which is the one failure', async (script) => {
  const { code, ran, last } = await outcome({ [script]: 2 }, null)
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
