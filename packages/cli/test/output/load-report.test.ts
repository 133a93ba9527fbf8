import { expect, test } from 'vitest'
import { issueLines, reportLines } from '../../src/output/load-report.js'

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
  expect(issueLines([], false)).toEqual([])
  expect(issueLines(issues, false)).toEqual([
    '',
    'users, not readable, left out: 5 rows',
    '  a: broken',
    '  b: broken',
    '  c: broken',
    '  … and 2 more: --verbose shows all, --issues writes them to a file',
  ])
  expect(issueLines(issues, true).slice(-2)).toEqual(['  d: broken', '  (no id): broken'])
})

test('ids from data cannot write to the terminal', () => {
  const [, , line] = issueLines([{ entity: 'users', id: 'u\u001b[2J\n1', reason: 'kept', detail: 'x' }], false)
  expect(line).toBe('  u 1: x')
})
