import type { Unreadable } from '@polymart/core'

/** Problems that are told one by one. */
const mostIssues = 3

export const addUnreadable = (sum: Unreadable, more: Unreadable | undefined): Unreadable =>
  more ? { rows: sum.rows + more.rows, issues: [...sum.issues, ...more.issues].slice(0, mostIssues) } : sum
