import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of tests that take twenty seconds and more, the longest first; those that wait for servers beside those that work. */
const long = [
  'test/analyses/nasty.test.ts',
  'packages/mongo-loader/test/kills.test.ts',
  'test/analyses/generated.test.ts',
  'test/servers.test.ts',
  'test/analyses/laws.test.ts',
  'packages/hbase-loader/test/restart.test.ts',
  'test/hbase/both-stores.test.ts',
  'test/page.test.ts',
  'packages/mongo-loader/test/conformance.test.ts',
  'test/server/dashboard.test.ts',
  'test/faults/embedded.test.ts',
  'test/docs/pages.test.ts',
  'test/demo.test.ts',
  'test/callers/many-callers.test.ts',
  'test/analyses/time-ranges.test.ts',
  'test/cli.test.ts',
  'test/server/schemathesis.test.ts',
  'packages/hbase-loader/test/defects.test.ts',
  'test/mongodb/shop.test.ts',
  'packages/hbase-loader/test/store.test.ts',
  'test/mongodb/extra-fields.test.ts',
  'packages/mongo-loader/test/gone.test.ts',
  'test/input/bombs.test.ts',
  'packages/hbase-loader/test/cluster-faults.test.ts',
  'test/examples.test.ts',
  'test/analyses/full.test.ts',
  'packages/mongo-loader/test/faults.test.ts',
  'test/mongodb/own-shop.test.ts',
  'test/notebook.test.ts',
  // Those that share a process, from about ten seconds.
  'test/privacy/privacy.test.ts',
  'packages/embedded/test/conformance.test.ts',
  'packages/analytics/test/exchange/process.test.ts',
  'packages/generator/test/marginals.test.ts',
  'packages/generator/test/planted.test.ts',
  'packages/generator/test/generate.test.ts',
  'packages/generator/test/truth.test.ts',
  'packages/files/test/mapped.test.ts',
  'packages/analytics/test/exchange/equal.test.ts',
]

/** Projects whose files share a process, the longer ones first. */
const sharing = ['together', 'unit']

/**
 * Starts what takes long before the rest, so that no worker is left with it at the end. Vitest does so where it has run
 * before; in a fresh clone it goes by the sizes of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const placeOf = ({ moduleId, project }: TestSpecification): number => {
      const place = long.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'))
      // Files that share a process come one after the other, since a file of another project between them ends it. They
      // come last: most are short, and fill both workers to the end.
      const shares = project.config.isolate ? 0 : sharing.indexOf(project.name) + 1
      return shares * 2 * long.length + (place >= 0 ? place : long.length)
    }
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
