import type { Check, Finding, Found } from '@polymart/analytics'
import { count, counted, plain } from '../terminal/text.js'

const first = 5

/** Checks with the rows that they found: the first few, or all that are known. */
export const checkLines = <F extends Finding>(
  checks: readonly Check<F>[],
  detail: (finding: F) => string,
  all: boolean,
): readonly string[] =>
  checks.flatMap((check) => [
    `${check.entity}.${check.field} ${check.check}: ${counted(check.rows, 'row')}`,
    ...foundLines(check, detail, all),
  ])

/** Rows that were found, by id. */
export const foundLines = <F extends Finding>(
  { rows, findings }: Found<F>,
  detail: (finding: F) => string,
  all: boolean,
): readonly string[] => {
  const shown = all ? findings : findings.slice(0, first)
  return [
    ...shown.map((finding) => `  ${plain(`${finding.id}  ${detail(finding)}`.trimEnd())}`),
    ...(rows > shown.length ? [`  … and ${count(rows - shown.length)} more: --verbose shows all`] : []),
  ]
}
