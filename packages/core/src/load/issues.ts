import type { IssueCount, LoadIssue } from '../ports.js'

/** Of each entity and reason so many are kept. */
const mostKept = 1000

/** Longer ids say no more. */
const mostIdLength = 1000

interface Group {
  readonly count: { readonly entity: LoadIssue['entity']; readonly reason: LoadIssue['reason']; rows: number }
  /** By their numbers. */
  readonly first: { readonly number: number; readonly issue: LoadIssue }[]
}

/** Counts the rows that were not simply written, of which there may be any number, and keeps the first ones. */
export class IssueTally {
  private readonly groups = new Map<string, Group>()
  private added = 0

  /**
   * Counts a row, and keeps it if it is among the first.
   *
   * @param number its place in the input; by default issues come in its order.
   */
  add(issue: LoadIssue, number = this.added): void {
    this.added++
    const { count, first } = this.groupOf(issue)
    count.rows++
    const last = first.at(-1)
    if (first.length === mostKept && number >= last!.number) return
    let at = first.length
    while (at > 0 && first[at - 1]!.number > number) at--
    first.splice(at, 0, { number, issue: withShortId(issue) })
    if (first.length > mostKept) first.pop()
  }

  /** Rows by entity and reason. */
  get counts(): readonly IssueCount[] {
    return [...this.groups.values()].map(({ count }) => ({ ...count }))
  }

  /** The first thousand rows of each entity and reason, in the order of the input. */
  get first(): readonly LoadIssue[] {
    const all = [...this.groups.values()].flatMap(({ first }) => first)
    return all.sort((a, b) => a.number - b.number).map(({ issue }) => issue)
  }

  private groupOf({ entity, reason }: LoadIssue): Group {
    const key = `${entity} ${reason}`
    let group = this.groups.get(key)
    if (!group) this.groups.set(key, (group = { count: { entity, reason, rows: 0 }, first: [] }))
    return group
  }
}

const withShortId = (issue: LoadIssue): LoadIssue =>
  issue.id.length <= mostIdLength ? issue : { ...issue, id: `${issue.id.slice(0, mostIdLength)}…` }
