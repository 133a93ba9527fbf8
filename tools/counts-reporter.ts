import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'
import { countLine, countTests } from './test-counts.js'

/** Ends a run with its counts on one plain line, or writes them to the file that POLYMART_TEST_COUNTS names. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = countTests(modules, unhandled)
    const file = process.env.POLYMART_TEST_COUNTS
    if (file === undefined) process.stdout.write(`${countLine(counts)}\n`)
    else writeFileSync(file, JSON.stringify(counts))
  }
}
