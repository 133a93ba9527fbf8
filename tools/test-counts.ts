import type { SerializedError } from 'vitest'
import type { TestModule } from 'vitest/node'

export interface TestCounts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/**
 * Counts tests by what became of them. A file that could not be loaded, a failed hook of a suite, and an error outside
 * of any test count as one failure each, since no test stands for them; a test that never ran counts as skipped.
 */
export function countTests(modules: readonly TestModule[], unhandled: readonly SerializedError[]): TestCounts {
  const counts = { passed: 0, failed: unhandled.length, skipped: 0 }
  for (const module of modules) {
    for (const suite of [module, ...module.children.allSuites()]) {
      if (suite.errors().length > 0) counts.failed++
    }
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      counts[state === 'pending' ? 'skipped' : state]++
    }
  }
  return counts
}

/** `3 passed, 1 failed`, with `, 2 skipped` where some were. */
export function countLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
