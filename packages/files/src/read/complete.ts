import { join } from 'node:path'
import { countedText, countText, entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { manifestFile } from '../layout.js'
import type { ManifestCounts } from './manifest.js'

/** Counts the rows that are read of a data set, to compare them with what its manifest says. */
export class Completeness {
  private readonly found = new Map<EntityName, number>()
  private readonly dir: string
  private readonly expected: ManifestCounts

  constructor(dir: string, expected: ManifestCounts) {
    this.dir = dir
    this.expected = expected
  }

  /** Rows of an entity, whether or not they are records. */
  add(entity: EntityName, rows: number): void {
    this.found.set(entity, (this.found.get(entity) ?? 0) + rows)
  }

  /**
   * More rows than the manifest says are noted; so are fewer with `partial`.
   *
   * @throws PolymartError `format` where rows are missing.
   */
  check(partial: boolean, note: (text: string) => void): void {
    const { dir } = this
    const manifest = join(dir, manifestFile)
    const told = entityNames.flatMap((entity) => {
      const rows = this.expected[entity]
      return rows === undefined ? [] : [{ entity, rows, found: this.found.get(entity) ?? 0 }]
    })
    for (const { entity, rows, found } of told.filter(({ rows, found }) => found > rows))
      note(
        `${dir} has ${countedText(found, 'row')} of ${entity}, more than the ${countText(rows)} of ${manifest}. All are read.`,
      )
    const short = told.filter(({ rows, found }) => found < rows)
    if (short.length === 0) return
    const missing = short
      .map(({ entity, rows, found }) => `${countText(found)} of ${countedText(rows, 'row')} of ${entity}`)
      .join(', ')
    if (partial) return note(`${dir} is not complete by ${manifest}: it has ${missing}. They are read.`)
    throw new PolymartError(
      'format',
      `${dir} has lost rows: of those in ${manifest} it has ${missing}. Copy or generate the data set again, or read what is there with --partial (in code: partial: true).`,
    )
  }
}
