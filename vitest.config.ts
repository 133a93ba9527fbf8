import { defineConfig } from 'vitest/config'
import { bundledWorkers } from './tools/bundled-workers.js'
import { LongestFirst } from './tools/longest-first.js'

// A zone with half-hour offsets and clock changes, so that a computation that leans on the machine's own zone fails.
process.env.TZ = 'America/St_Johns'

/** Tests of packages that have a process to themselves: those of drivers, and those that measure memory. */
const alone = [
  'packages/*-loader/test/**/*.test.ts',
  'packages/core/test/{packed,weigh}.test.ts',
  'packages/embedded/test/claims.test.ts',
]

/** Those across packages that leave nothing behind in a process either. */
const together = [
  'test/{client,privacy}/**/*.test.ts',
  'test/analyses/{comparison,planted-findings,search-terms,shifted,time-edges,untold}.test.ts',
  'test/command/{failures,stores}.test.ts',
  'test/input/{broken-files,odd-texts}.test.ts',
  'test/mapping/{commands,guide}.test.ts',
  'test/oracle/{funnel,geography,oracle,revenue,rfm}.test.ts',
  'test/server/{api,changes,hostile,readers}.test.ts',
  'test/{dirty,truth,truth-traffic}.test.ts',
]

export default defineConfig({
  plugins: [bundledWorkers()],
  // Packages run from their sources; otherwise modules are found as Node finds them.
  ssr: { resolve: { conditions: ['polymart-source', 'node'] } },
  resolve: { conditions: ['polymart-source', 'node'] },
  test: {
    allowOnly: false,
    maxWorkers: 2,
    // On a machine that is busy with other things too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    globalSetup: './tools/test-servers.ts',
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './tools/counts-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
          exclude: alone,
          // They leave nothing behind in a process, and what they import takes longer than many of them.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
        },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['test/**/*.test.ts'], exclude: together },
      },
      {
        extends: true,
        test: { name: 'together', include: together, isolate: false },
      },
    ],
  },
})
