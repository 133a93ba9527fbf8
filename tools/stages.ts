import { countLine, type TestCounts } from './test-counts.js'

/** A step of `npm test`: its heading, and the npm script that it is. */
export interface Stage {
  readonly heading: string
  readonly script: string
}

export interface Stages {
  /** Run side by side, each a row of stages that run one after another. */
  readonly checks: readonly (readonly Stage[])[]
  /** Runs when all checks are done. */
  readonly tests: Stage
}

export interface Runner {
  /** Runs an npm script to its end; resolves to its exit code, and what it wrote. */
  readonly check: (script: string) => Promise<{ readonly code: number; readonly output: string }>
  /** Runs an npm script whose output is seen at once; resolves to its exit code. */
  readonly run: (script: string) => Promise<number>
  /** The counts that the tests left, or null where they left none. */
  readonly counts: () => TestCounts | null
  readonly print: (line: string) => void
}

/**
 * Runs the checks and then the tests, starts nothing once a stage has failed, and prints the counts of the tests as the
 * last line. A failing stage that no failed test accounts for counts as one failure.
 *
 * @returns The exit code: that of the stage that failed first, 1 if the tests left no counts, or 0.
 */
export async function runStages({ checks, tests }: Stages, runner: Runner): Promise<number> {
  const { print } = runner
  let code = await runChecks(checks, runner)
  if (code === 0) {
    print(headingOf(tests))
    const start = performance.now()
    code = await runner.run(tests.script)
    print(endOf(tests, code, start))
  }

  const counted = runner.counts()
  if (code === 0 && counted === null) code = 1
  const { passed, failed, skipped } = counted ?? { passed: 0, failed: 0, skipped: 0 }
  print('')
  print(countLine({ passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped }))
  return code
}

/** What a check writes is printed when it ends, so that two of them do not get mixed up. */
async function runChecks(rows: Stages['checks'], { check, print }: Runner): Promise<number> {
  let failure = 0
  const runRow = async (row: readonly Stage[]): Promise<void> => {
    for (const stage of row) {
      if (failure !== 0) return
      const start = performance.now()
      const { code, output } = await check(stage.script)
      print(headingOf(stage))
      if (output !== '') print(output.trimEnd())
      print(endOf(stage, code, start))
      failure ||= code
    }
  }
  await Promise.all(rows.map(runRow))
  return failure
}

const headingOf = ({ heading, script }: Stage): string => `\n=== ${heading} (npm run ${script}) ===`

const endOf = ({ heading }: Stage, code: number, start: number): string =>
  `${heading}: ${code === 0 ? 'done' : 'failed'} after ${((performance.now() - start) / 1000).toFixed(1)} s`
