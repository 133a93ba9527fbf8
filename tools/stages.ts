import { countLine, type TestCounts } from './test-counts.js'

/** A step of `npm test`: its heading, and the npm script that it is. */
export interface Stage {
  readonly heading: string
  readonly script: string
}

export interface Runner {
  /** Runs an npm script to its end; resolves to its exit code. */
  readonly run: (script: string) => Promise<number>
  /** The counts that the tests left, or null where they left none. */
  readonly counts: () => TestCounts | null
  readonly print: (line: string) => void
}

/**
 * Runs the stages until one fails, and prints the counts of the tests as the last line. A failing stage that no failed
 * test accounts for counts as one failure.
 *
 * @returns The exit code: that of the stage that failed, or 0.
 */
export async function runStages(stages: readonly Stage[], { run, counts, print }: Runner): Promise<number> {
  for (const { heading, script } of stages) {
    print(`\n=== ${heading} (npm run ${script}) ===`)
    const start = performance.now()
    const code = await run(script)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    if (code === 0) {
      print(`${heading}: done in ${seconds} s`)
      continue
    }
    const { passed, failed, skipped } = counts() ?? { passed: 0, failed: 0, skipped: 0 }
    const inTests = failed > 0
    print(`\n${heading} failed after ${seconds} s${inTests ? '' : ', which counts as one failure'}`)
    print(countLine({ passed, failed: inTests ? failed : 1, skipped }))
    return code
  }
  print('')
  print(countLine(counts() ?? { passed: 0, failed: 0, skipped: 0 }))
  return 0
}
