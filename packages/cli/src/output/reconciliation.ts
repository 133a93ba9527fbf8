import type { Comparison, Reconciliation } from '@polymart/analytics'
import { count, counted } from '../terminal/text.js'
import { checkLines, foundLines } from './checks.js'
import { gridLines } from './grid.js'

/** What is in one place and not in the other, for people. */
export const reconciliationLines = (
  { checks, tracking, files, agrees }: Reconciliation,
  all: boolean,
): readonly string[] => {
  const dangling = checks.filter(({ rows }) => rows > 0)
  const differences = tracking.checks.filter(({ rows }) => rows > 0)
  return [
    ...(dangling.length > 0 ? ['Links to missing records:'] : ['No broken links.']),
    ...checkLines(dangling, ({ missing }) => `missing ${missing.join(', ')}`, all),
    ...dangling.flatMap(({ entity, field, uncovered = 0 }) =>
      uncovered > 0 ? [`${count(uncovered)} of the ${entity}.${field} rows are older than the first session.`] : [],
    ),
    '',
    `Tracking: ${counted(tracking.orders, 'order')} with a known session, ${counted(tracking.purchases, 'purchase event')}.`,
    ...checkLines(differences, () => '', all),
    ...(files ? ['', ...filesLines(files, all)] : []),
    '',
    agrees ? 'Everything agrees.' : 'There are differences.',
  ]
}

const filesLines = (files: readonly Comparison[], all: boolean): readonly string[] => {
  const numbers = (header: string, of: (comparison: Comparison) => number) => ({
    header,
    align: 'right' as const,
    cells: files.map((comparison) => count(of(comparison))),
  })
  return [
    ...gridLines(
      [
        { header: 'entity', align: 'left', cells: files.map(({ entity }) => entity) },
        numbers('store', ({ store }) => store),
        numbers('files', (comparison) => comparison.files),
        numbers('equal', ({ equal }) => equal),
        numbers('different', ({ different }) => different.rows),
        numbers('only in store', ({ onlyInStore }) => onlyInStore.rows),
        numbers('only in files', ({ onlyInFiles }) => onlyInFiles.rows),
      ],
      files.length,
    ),
    ...files.flatMap(({ entity, different, onlyInStore, onlyInFiles }) => [
      ...(different.rows > 0 ? [`${entity} that differ:`] : []),
      ...foundLines(different, ({ fields }) => `different ${fields.join(', ')}`, all),
      ...(onlyInStore.rows > 0 ? [`${entity} only in the store:`] : []),
      ...foundLines(onlyInStore, () => '', all),
      ...(onlyInFiles.rows > 0 ? [`${entity} only in the files:`] : []),
      ...foundLines(onlyInFiles, () => '', all),
    ]),
  ]
}
