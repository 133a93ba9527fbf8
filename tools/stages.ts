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
 * @returns The exit code: that of the stage that failed, 1 if the tests left no counts, or 0.
 */
export async function runStages(stages: readonly Stage[], { run, counts, print }: Runner): Promise<number> {
  let code = 0
  for (const { heading, script } of stages) {
    print(`\n=== ${heading} (npm run ${script}) ===`)
    const start = performance.now()
    code = await run(script)
    print(`${heading}: ${code === 0 ? 'done' : 'failed'} after ${((performance.now() - start) / 1000).toFixed(1)} s`)
    if (code !== 0) break
  }

  const counted = counts()
  if (code === 0 && counted === null) code = 1
  const { passed, failed, skipped } = counted ?? { passed: 0, failed: 0, skipped: 0 }
  print('')
  print(countLine({ passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped }))
  return code
}
