import { entityNames } from '@polymart/core'
import type { LoadIssue, LoadReport } from '@polymart/core'
import { count, counted, plain } from '../terminal/text.js'
import { gridLines } from './grid.js'

const columns = ['read', 'written', 'replaced', 'unchanged', 'rejected'] as const

/** A line an entity that was read. */
export const reportLines = (entities: LoadReport['entities']): readonly string[] => {
  const read = entityNames.flatMap((entity) => (entities[entity] ? [[entity, entities[entity]] as const] : []))
  return gridLines(
    [
      { header: 'entity', align: 'left', cells: read.map(([entity]) => entity) },
      ...columns.map((name) => ({
        header: name,
        align: 'right' as const,
        cells: read.map(([, report]) => count(report[name])),
      })),
    ],
    read.length,
  )
}

const meanings: { readonly [R in LoadIssue['reason']]: string } = {
  duplicate: 'duplicate in this load',
  kept: 'already there with different content, which was kept',
  structure: 'not readable, left out',
  domain: 'invalid value, left out',
}

const first = 3

/** By reason and entity, with the first few rows or with all that are known. */
export const issueLines = (
  { issues, issueCounts }: Pick<LoadReport, 'issues' | 'issueCounts'>,
  all: boolean,
): readonly string[] =>
  issueCounts.flatMap(({ entity, reason, rows }) => {
    const known = issues.filter((issue) => issue.entity === entity && issue.reason === reason)
    const shown = all ? known : known.slice(0, first)
    const rest = rows - shown.length
    const how = rows > known.length ? `the first ${count(known.length)}` : 'all'
    const more = all ? '--issues writes all' : `--verbose shows ${how}, --issues writes them`
    return [
      '',
      `${entity}, ${meanings[reason]}: ${counted(rows, 'row')}`,
      ...shown.map(({ id, detail }) => `  ${plain(`${id === '' ? '(no id)' : id}: ${detail}`)}`),
      ...(rest > 0 ? [`  … and ${count(rest)} more: ${more} to a file`] : []),
    ]
  })
