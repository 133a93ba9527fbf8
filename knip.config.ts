import type { KnipConfig } from 'knip'
import { unusedDependencies, unusedExports } from './tools/exceptions.js'

const config: KnipConfig = {
  workspaces: {
    '.': { entry: ['tools/*.ts', 'bench/*.ts'], project: ['tools/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'] },
    'packages/*': {
      entry: ['src/index.ts', 'src/**/*.worker.ts', 'bin/*.js'],
      project: ['src/**/*.ts', 'test/**/*.ts', 'bin/*.js'],
    },
    examples: { entry: ['**/*.ts'], project: ['**/*.ts'] },
  },
  // A type may be exported for the signature of a function beside it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: unusedDependencies.map(({ what }) => what),
  ignoreIssues: Object.fromEntries(unusedExports.map(({ what }) => [what, ['exports', 'types']])),
}

export default config
