import { gather, model, textAt, textColumn } from '@polymart/core'
import type { Batch, EntityName } from '@polymart/core'
import type { Random } from '../random.js'
import { faultsOf, reporters } from './kinds.js'
import type { FaultName, Reporter } from './kinds.js'
import { TextEdits } from './text-edits.js'

/** A row that a fault concerns. */
export interface RowName {
  readonly entity: EntityName
  readonly id: string
}

/** A known fault of one row; no row has two. */
export interface Fault extends RowName {
  readonly fault: FaultName
  /** The field at fault, or of a changed duplicate the one that differs; null where the whole row comes again. */
  readonly field: string | null
  readonly reportedBy: Reporter
  /** Sound rows that do not agree with the faulty one any more; none of them has a fault of its own. */
  readonly also?: readonly RowName[]
}

/** What a kind of fault does to a row. */
export interface FaultKind {
  readonly field: string
  /** Whether the row can take it; without it every row can. */
  readonly fits?: (row: number) => boolean
  /** Changes numbers of the batch in place, and texts through `edits`. */
  readonly apply: (row: number, edits: TextEdits) => void
  readonly also?: (row: number) => readonly RowName[]
}

/** What the kinds of fault do to a batch; a changed duplicate is changed after it was appended. */
export type FaultKinds = { readonly [fault in FaultName]?: FaultKind }

export interface Spoilt {
  readonly batch: Batch
  readonly faults: readonly Fault[]
}

/**
 * Gives faults to random rows of a batch that the caller owns. Duplicates are appended, so they come later than what
 * they repeat. Rows in `taken` are left alone.
 */
export const spoil = (
  random: Random,
  batch: Batch,
  kinds: FaultKinds,
  quota: (fault: FaultName) => number,
  taken: ReadonlySet<number> = new Set(),
): Spoilt => {
  const { entity, rows } = batch
  const key = textColumn(batch.columns, model[entity].key)
  const idAt = (row: number): string => textAt(key.dictionary, key.codes[row]!)!
  const order = random.shuffle(Int32Array.from({ length: rows }, (_, row) => row))
  const used = new Set(taken)
  const faults: Fault[] = []
  const choose = (fault: FaultName): readonly number[] => {
    const wanted = quota(fault)
    const { field = null, fits, also } = kinds[fault] ?? {}
    const chosen: number[] = []
    for (let i = 0; i < rows && chosen.length < wanted; i++) {
      const row = order[i]!
      if (used.has(row) || (fits && !fits(row))) continue
      used.add(row)
      chosen.push(row)
      faults.push({
        fault,
        entity,
        id: idAt(row),
        field,
        reportedBy: reporters[fault],
        ...(also && { also: also(row) }),
      })
    }
    return chosen
  }

  const edits = new TextEdits()
  for (const fault of faultsOf[entity]) {
    if (fault !== 'duplicate' && fault !== 'changedDuplicate')
      for (const row of choose(fault)) kinds[fault]?.apply(row, edits)
  }
  const copies = choose('duplicate')
  const changed = choose('changedDuplicate')
  const appended = gather(entity, [
    {
      columns: edits.applyTo(batch.columns),
      rows: Int32Array.from([...Array.from({ length: rows }, (_, row) => row), ...copies, ...changed]),
    },
  ])
  const changes = new TextEdits()
  changed.forEach((_, i) => kinds.changedDuplicate?.apply(rows + copies.length + i, changes))
  return {
    batch: { entity, rows: rows + copies.length + changed.length, columns: changes.applyTo(appended) },
    faults,
  }
}
