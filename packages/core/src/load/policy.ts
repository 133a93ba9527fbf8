import { textAt } from '../columns/batch.js'
import type { Batch } from '../columns/batch.js'
import { textColumn } from '../columns/column.js'
import type { Columns } from '../columns/column.js'
import { sameRow } from '../columns/same-row.js'
import type { RowOf } from '../columns/same-row.js'
import { PolymartError } from '../errors.js'
import { domainProblems } from '../model/domain.js'
import { model } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import type { EntityReport, IssueCount, LoadIssue, WriteOptions } from '../ports.js'
import { IssueTally } from './issues.js'

/** A row of a load, and its place in the input, counted over the whole load. */
export interface InputRow extends RowOf {
  readonly number: number
}

/** For stores: counts what becomes of an entity's rows in a load, and decides which of those with one id stays. */
export class LoadPolicy {
  private readonly entity: EntityName
  private readonly options: Pick<WriteOptions, 'onDuplicate' | 'onIssue'>
  private readonly counts = { read: 0, written: 0, replaced: 0, unchanged: 0, rejected: 0 }
  /** Found in the order of the store, kept in that of the input. */
  private readonly found = new IssueTally()

  constructor(entity: EntityName, options: Pick<WriteOptions, 'onDuplicate' | 'onIssue'>) {
    this.entity = entity
    this.options = options
  }

  /** What became of the rows so far. */
  get report(): EntityReport {
    return { ...this.counts }
  }

  /** The first rows so far that were not simply written, in the order of the input. */
  get issues(): readonly LoadIssue[] {
    return this.found.first
  }

  /** All of those, by reason. */
  get issueCounts(): readonly IssueCount[] {
    return this.found.counts
  }

  /** So many rows come; gives the number of the first. */
  read(rows: number): number {
    const first = this.counts.read
    this.counts.read += rows
    return first
  }

  /** A row that is not stored. */
  reject(number: number, issue: LoadIssue): void {
    this.counts.rejected++
    this.add(number, issue)
  }

  /** Rejects the rows of a batch that break the domain, and gives their places. The first row has this number. */
  refuse(batch: Batch, first: number): ReadonlySet<number> {
    const problems = new Map<number, string[]>()
    for (const { row, field, reason } of domainProblems(batch)) {
      const found = `${field} is ${reason === 'unknown' ? 'not a known value' : 'negative'}`
      problems.set(row, [...(problems.get(row) ?? []), found])
    }
    for (const [row, found] of problems) {
      const id = this.idAt(batch.columns, row)
      this.reject(first + row, { entity: this.entity, id, reason: 'domain', detail: found.join(', ') })
    }
    return new Set(problems.keys())
  }

  /** Rows whose ids are new: one, unless said otherwise. */
  take(rows = 1): void {
    this.counts.written += rows
  }

  /**
   * A row whose id is there, stored or from earlier in this load: whether it takes that one's place.
   *
   * @throws PolymartError `duplicate` with `onDuplicate: 'error'`, unless a stored row is the same.
   */
  meet(old: RowOf, row: InputRow, cameBefore: boolean): boolean {
    const same = sameRow(row, old)
    if (this.options.onDuplicate === 'error' && (cameBefore || !same)) throw this.duplicate(row, cameBefore)
    if (same) {
      this.counts.unchanged++
      if (cameBefore) this.tell(row, 'duplicate', 'This id came earlier in this load with the same content.')
      return false
    }
    if (this.options.onDuplicate === 'keep') {
      this.counts.rejected++
      const where = cameBefore ? 'came earlier in this load' : 'is stored already'
      this.tell(row, 'kept', `This id ${where} with different content, which was kept.`)
      return false
    }
    this.counts.replaced++
    if (cameBefore)
      this.tell(row, 'duplicate', 'This id came earlier in this load with different content; this row replaces it.')
    return true
  }

  /** A row whose id is stored with what cannot be read: it takes that one's place, whatever is said of duplicates. */
  mend(): boolean {
    this.counts.replaced++
    return true
  }

  private tell({ columns, row, number }: InputRow, reason: LoadIssue['reason'], detail: string): void {
    this.add(number, { entity: this.entity, id: this.idAt(columns, row), reason, detail })
  }

  private add(number: number, issue: LoadIssue): void {
    this.found.add(issue, number)
    this.options.onIssue?.(issue)
  }

  private idAt(columns: Columns, row: number): string {
    const { codes, dictionary } = textColumn(columns, model[this.entity].key)
    return textAt(dictionary, codes[row]!)!
  }

  private duplicate({ columns, row }: InputRow, cameBefore: boolean): PolymartError {
    const found = cameBefore ? 'comes twice in this load' : 'is stored already with different content'
    return new PolymartError(
      'duplicate',
      `The id ${JSON.stringify(this.idAt(columns, row))} of ${this.entity} ${found}, and onDuplicate is "error". ` +
        'Nothing was loaded. Correct the data, or load with onDuplicate "replace" or "keep".',
    )
  }
}
