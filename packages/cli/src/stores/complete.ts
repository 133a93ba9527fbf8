import { join } from 'node:path'
import { entityNames, PolymartError } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import type { ManifestCounts } from '@polymart/files'
import { count, counted } from '../terminal/text.js'

interface Reading {
  readonly from: string
  readonly expected: ManifestCounts
  /** Rows that were read of an entity, whether or not they could be used. */
  readonly rowsOf: (entity: EntityName) => number
  readonly partial: boolean
  readonly note: (text: string) => void
}

/**
 * Compares what was read with what the manifest of the data set says. More rows are noted; so are fewer with `partial`.
 *
 * @throws PolymartError `format` where rows are missing.
 */
export const checkComplete = ({ from, expected, rowsOf, partial, note }: Reading): void => {
  const told = entityNames.flatMap((entity) => {
    const rows = expected[entity]
    return rows === undefined ? [] : [{ entity, rows, found: rowsOf(entity) }]
  })
  const manifest = join(from, 'manifest.json')
  for (const { entity, rows, found } of told.filter(({ rows, found }) => found > rows))
    note(
      `${from} has ${counted(found, 'row')} of ${entity}, more than the ${count(rows)} of ${manifest}. All are loaded.`,
    )
  const short = told.filter(({ rows, found }) => found < rows)
  if (short.length === 0) return
  const missing = short
    .map(({ entity, rows, found }) => `${count(found)} of ${count(rows)} rows of ${entity}`)
    .join(', ')
  if (partial) return note(`${from} is not complete by ${manifest}: it has ${missing}. They are loaded (--partial).`)
  throw new PolymartError(
    'format',
    `${from} has lost rows, so nothing was loaded: of those in ${manifest} it has ${missing}. Copy or generate the data set again, or load what is there with --partial.`,
  )
}
