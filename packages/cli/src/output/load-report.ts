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

/** By reason and entity, with the first few rows or with all. */
export const issueLines = (issues: readonly LoadIssue[], all: boolean): readonly string[] => {
  const groups = new Map<string, LoadIssue[]>()
  for (const issue of issues) {
    const key = `${issue.entity} ${issue.reason}`
    const group = groups.get(key)
    if (group) group.push(issue)
    else groups.set(key, [issue])
  }
  return [...groups.values()].flatMap((group) => {
    const { entity, reason } = group[0]!
    const shown = all ? group : group.slice(0, first)
    const rest = group.length - shown.length
    return [
      '',
      `${entity}, ${meanings[reason]}: ${counted(group.length, 'row')}`,
      ...shown.map(({ id, detail }) => `  ${plain(`${id === '' ? '(no id)' : id}: ${detail}`)}`),
      ...(rest > 0 ? [`  … and ${count(rest)} more: --verbose shows all, --issues writes them to a file`] : []),
    ]
  })
}
