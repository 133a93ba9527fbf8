import type { KnipConfig } from 'knip'
import { unusedDependencies, unusedExports } from './tools/exceptions.js'

const config: KnipConfig = {
  workspaces: {
    '.': { entry: ['tools/*.ts', 'bench/*.ts'], project: ['{tools,test,bench}/**/*.ts'] },
    'packages/*': { entry: ['src/**/*.worker.ts', 'bin/*.js'], project: ['{src,test,bin}/**/*.{ts,js}'] },
    examples: { entry: ['**/*.ts'], project: ['**/*.ts'] },
  },
  // A type may be exported for the signature of a function beside it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // `npm start` runs the workspace's own command.
  ignoreBinaries: ['polymart'],
  ignoreDependencies: unusedDependencies.map(({ what }) => what),
  ignoreIssues: Object.fromEntries(unusedExports.map(({ what }) => [what, ['exports', 'types']])),
}

export default config
