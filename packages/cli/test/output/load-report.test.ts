import { IssueTally } from '@polymart/core'
import type { LoadIssue, LoadReport } from '@polymart/core'
import { expect, test } from 'vitest'
import { issueLines, reportLines } from '../../src/output/load-report.js'

const found = (issues: readonly LoadIssue[]): Pick<LoadReport, 'issues' | 'issueCounts'> => {
  const tally = new IssueTally()
  for (const issue of issues) tally.add(issue)
  return { issues: tally.first, issueCounts: tally.counts }
}

test('a line an entity, in the order of the model', () => {
  const report = { read: 1234, written: 1000, replaced: 200, unchanged: 30, rejected: 4 }
  expect(reportLines({ sessions: report, users: { ...report, read: 5 } })).toEqual([
    'entity     read  written  replaced  unchanged  rejected',
    'users         5    1,000       200         30         4',
    'sessions  1,234    1,000       200         30         4',
  ])
})

test('issues by entity and reason, the first few or all', () => {
  const issues = ['a', 'b', 'c', 'd', ''].map(
    (id) => ({ entity: 'users', id, reason: 'structure', detail: 'broken' }) as const,
  )
  expect(issueLines(found([]), false)).toEqual([])
  expect(issueLines(found(issues), false)).toEqual([
    '',
    'users, not readable, left out: 5 rows',
    '  a: broken',
    '  b: broken',
    '  c: broken',
    '  … and 2 more: --verbose shows all, --issues writes them to a file',
  ])
  expect(issueLines(found(issues), true).slice(-2)).toEqual(['  d: broken', '  (no id): broken'])
})

test('ids from data cannot write to the terminal', () => {
  const [, , line] = issueLines(found([{ entity: 'users', id: 'u\u001b[2J\n1', reason: 'kept', detail: 'x' }]), false)
  expect(line).toBe('  u 1: x')
})

test('of more rows than are kept the count is whole, and the last lines say where they are', () => {
  const issues = Array.from(
    { length: 1234 },
    (_, i) => ({ entity: 'users', id: `${i}`, reason: 'structure', detail: '' }) as const,
  )
  expect(issueLines(found(issues), false)).toEqual([
    '',
    'users, not readable, left out: 1,234 rows',
    ...['  0: ', '  1: ', '  2: '],
    '  … and 1,231 more: --verbose shows the first 1,000, --issues writes them to a file',
  ])
  expect(issueLines(found(issues), true).slice(-2)).toEqual([
    '  999: ',
    '  … and 234 more: --issues writes all to a file',
  ])
})
