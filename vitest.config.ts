import { defineConfig } from 'vitest/config'
import { bundledWorkers } from './tools/bundled-workers.js'
import { LongestFirst } from './tools/longest-first.js'

// A zone with half-hour offsets and clock changes, so that a computation that leans on the machine's own zone fails.
process.env.TZ = 'America/St_Johns'

export default defineConfig({
  plugins: [bundledWorkers()],
  // Packages run from their sources; otherwise modules are found as Node finds them.
  ssr: { resolve: { conditions: ['polymart-source', 'node'] } },
  resolve: { conditions: ['polymart-source', 'node'] },
  test: {
    allowOnly: false,
    maxWorkers: 2,
    globalSetup: './tools/test-servers.ts',
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './tools/counts-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'tools/test/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'integration', include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
})
