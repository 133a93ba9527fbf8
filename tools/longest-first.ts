import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files of tests that take half a minute and more, the longest first. */
const long = [
  'test/hbase/both-stores.test.ts',
  'packages/mongo-loader/test/conformance.test.ts',
  'test/cli.test.ts',
  'packages/mongo-loader/test/kills.test.ts',
  'test/mongodb/shop.test.ts',
  'test/mongodb/extra-fields.test.ts',
  'test/page.test.ts',
  'test/analyses/nasty.test.ts',
  'test/analyses/laws.test.ts',
  'test/analyses/generated.test.ts',
  'test/servers.test.ts',
  'test/faults/embedded.test.ts',
  'test/docs/pages.test.ts',
  'packages/hbase-loader/test/store.test.ts',
  'packages/hbase-loader/test/defects.test.ts',
  'packages/hbase-loader/test/restart.test.ts',
]

/**
 * Starts what takes long before the rest, so that no worker is left with it at the end. Vitest does so where it has run
 * before; in a fresh clone it goes by the sizes of the files.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // Files that share a process come one after the other, since a file of another kind between them ends it.
    const placeOf = ({ moduleId, project }: TestSpecification): number => {
      const place = long.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'))
      if (place >= 0) return place
      return long.length + (project.config.isolate ? 0 : 1)
    }
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}
