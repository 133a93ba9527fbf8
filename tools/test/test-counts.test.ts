import type { TestModule } from 'vitest/node'
import { describe, expect, test } from 'vitest'
import { countLine, countTests } from '../test-counts.js'

type State = 'passed' | 'failed' | 'skipped' | 'pending'

/** A stand-in for what vitest hands to a reporter: a file with tests, and with a suite that may have failed itself. */
function moduleOf(states: readonly State[], { fileErrors = 0, suiteErrors = 0 } = {}): TestModule {
  const errors = (count: number) => () => Array.from({ length: count }, () => ({ message: 'broken' }))
  return {
    errors: errors(fileErrors),
    children: {
      allSuites: () => [{ errors: errors(suiteErrors) }],
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
    },
  } as unknown as TestModule
}

describe('countTests', () => {
  test('counts nothing where there is nothing', () => {
    expect(countTests([], [])).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })

  test('adds up the files', () => {
    const modules = [moduleOf(['passed', 'passed', 'failed']), moduleOf(['passed', 'skipped'])]
    expect(countTests(modules, [])).toEqual({ passed: 3, failed: 1, skipped: 1 })
  })

  test('a test that never ran is skipped, not passed', () => {
    expect(countTests([moduleOf(['pending'])], [])).toEqual({ passed: 0, failed: 0, skipped: 1 })
  })

  test('a file that could not be loaded is one failure, however many errors it has', () => {
    expect(countTests([moduleOf([], { fileErrors: 2 })], []).failed).toBe(1)
  })

  test('a failed hook is a failure, though its tests are only skipped', () => {
    const counts = countTests([moduleOf(['skipped', 'skipped'], { suiteErrors: 1 })], [])
    expect(counts).toEqual({ passed: 0, failed: 1, skipped: 2 })
  })

  test('an error outside of any test is a failure', () => {
    expect(countTests([moduleOf(['passed'])], [{ message: 'rejected' }])).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })
})

test('countLine names skipped tests only where there are some', () => {
  expect(countLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed')
  expect(countLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped')
})
