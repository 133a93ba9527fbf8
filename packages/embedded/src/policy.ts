import { PolymartError, sameRow } from '@polymart/core'
import type { EntityName, EntityReport, LoadIssue, OnDuplicate } from '@polymart/core'
import { idAt } from './chunk.js'
import type { Place } from './chunk.js'

/** Counts what becomes of an entity's rows, and decides which of those with one id stays. */
export class Policy {
  private readonly entity: EntityName
  private readonly onDuplicate: OnDuplicate
  private readonly counts = { read: 0, written: 0, replaced: 0, unchanged: 0, rejected: 0 }
  /** Found in the order of the keys, told in that of the input. */
  private readonly found: { readonly number: number; readonly issue: LoadIssue }[] = []

  constructor(entity: EntityName, onDuplicate: OnDuplicate) {
    this.entity = entity
    this.onDuplicate = onDuplicate
  }

  get report(): EntityReport {
    return { ...this.counts }
  }

  get issues(): readonly LoadIssue[] {
    return this.found.sort((a, b) => a.number - b.number).map(({ issue }) => issue)
  }

  /** So many rows come; gives the number of the first. */
  read(rows: number): number {
    const first = this.counts.read
    this.counts.read += rows
    return first
  }

  reject(number: number, issue: LoadIssue): void {
    this.counts.rejected++
    this.found.push({ number, issue })
  }

  /** A row whose id is new. */
  take(): void {
    this.counts.written++
  }

  /** A row whose id is there, stored or from earlier in this load: which of the two stays. */
  meet(old: Place, row: Place, cameBefore: boolean): Place {
    const same = sameRow({ columns: row.chunk.columns, row: row.row }, { columns: old.chunk.columns, row: old.row })
    if (this.onDuplicate === 'error' && (cameBefore || !same)) throw this.duplicate(row, cameBefore)
    if (same) {
      this.counts.unchanged++
      if (cameBefore) this.tell(row, 'duplicate', 'It came before in this load, with the same content.')
      return old
    }
    if (this.onDuplicate === 'keep') {
      this.counts.rejected++
      const where = cameBefore ? 'came before in this load' : 'is stored'
      this.tell(row, 'kept', `It ${where}, with other content, which stays.`)
      return old
    }
    this.counts.replaced++
    if (cameBefore) this.tell(row, 'duplicate', 'It came before in this load, with other content, which it replaces.')
    return row
  }

  private tell(place: Place, reason: LoadIssue['reason'], detail: string): void {
    const issue = { entity: this.entity, id: idAt(this.entity, place), reason, detail }
    this.found.push({ number: place.chunk.numbers![place.row]!, issue })
  }

  private duplicate(place: Place, cameBefore: boolean): PolymartError {
    const found = cameBefore ? 'it twice in this load' : 'it stored already, with other content'
    return new PolymartError(
      'duplicate',
      `Expected every id of ${this.entity} once, since onDuplicate is "error", found ${JSON.stringify(idAt(this.entity, place))}: ${found}. ` +
        'Nothing of this load was stored; mend the data, or load with onDuplicate "replace" or "keep".',
    )
  }
}
