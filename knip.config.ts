import type { KnipConfig } from 'knip'
import { unusedDependencies, unusedExports } from './tools/exceptions.js'

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[]
}

/** What a notebook imports counts as a script's imports do. */
const codeOf = (notebook: string): string =>
  (JSON.parse(notebook) as Notebook).cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => source.join(''))
    .join('\n')

const config: KnipConfig = {
  // The script includes them; they would only be warned of.
  rules: { cycles: 'error' },
  workspaces: {
    '.': {
      entry: ['tools/*.ts', 'bench/*.ts', 'bench/*/*.{peer,worker}.ts', 'test/cases/*.ts'],
      project: ['{tools,test,bench}/**/*.ts'],
    },
    'packages/*': {
      entry: ['src/**/*.worker.ts', 'src/client/*.ts', 'src/build-*.ts', 'bin/*.js', 'test/{loader,reader,types}.ts'],
      project: ['{src,test,bin}/**/*.{ts,js}'],
    },
    examples: { entry: ['**/*.{ts,ipynb}'], project: ['**/*.{ts,ipynb}'] },
  },
  compilers: { ipynb: codeOf },
  // A type may be exported for the signature of a function beside it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // `npm start` runs the workspace's own command; tests of full disks mount a small one, others make pipes; the benchmark asks du.
  ignoreBinaries: ['polymart', 'mount', 'umount', 'du', 'mkfifo'],
  ignoreDependencies: unusedDependencies.map(({ what }) => what),
  ignoreIssues: Object.fromEntries(unusedExports.map(({ what }) => [what, ['exports', 'types']])),
}

export default config
