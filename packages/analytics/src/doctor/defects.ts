import { domainProblems, listColumn, numberColumn, textAt, textColumn } from '@polymart/core'
import type { Batch, Column, Columns } from '@polymart/core'
import type { CheckName } from '../result/findings.js'
import { circle, domainChecks, endsEarly, linesMissing, outOfOrder, outside, totalDiffers } from './checks.js'
import { inCircles } from './circles.js'
import { totalsThatDiffer } from './orders.js'

/** A row that a check finds. */
export interface Defect {
  readonly check: CheckName
  readonly row: number
  /** The first value that is wrong; a time as a Date. */
  readonly value: () => unknown
}

/** Everything that is wrong with the rows of a batch as they are, whatever others say. */
export const defectsOf = (batch: Batch): readonly Defect[] => {
  const domain = outsideDomain(batch)
  if (batch.rows === 0) return domain
  switch (batch.entity) {
    case 'sessions':
      return [...domain, ...sessionDefects(batch)]
    case 'transactions':
      return [...domain, ...totalDefects(batch)]
    case 'categories':
      return [...domain, ...circles(batch)]
    default:
      return domain
  }
}

const outsideDomain = (batch: Batch): readonly Defect[] => {
  const checks = new Map(
    domainChecks.filter(({ entity }) => entity === batch.entity).map((check) => [check.field, check]),
  )
  return domainProblems(batch).map(({ row, field }) => {
    const check = checks.get(field)!
    return { check, row, value: () => valuesAt(batch.columns, field, row, row + 1).find(check.breaks) }
  })
}

/** The values of a field in some rows, of a list's field those of all items. */
const valuesAt = (columns: Columns, path: string, from: number, to: number): readonly unknown[] => {
  const column = columns[path]
  if (column) return Array.from({ length: to - from }, (_, i) => valueAt(column, from + i))
  for (const [name, list] of Object.entries(columns)) {
    if (list.kind !== 'list' || !path.startsWith(`${name}.`)) continue
    return valuesAt(list.items, path.slice(name.length + 1), list.offsets[from]!, list.offsets[to]!)
  }
  return []
}

const valueAt = (column: Column, row: number): unknown =>
  column.kind === 'text'
    ? textAt(column.dictionary, column.codes[row]!)
    : column.kind === 'number'
      ? column.values[row]
      : null

const sessionDefects = ({ rows, columns }: Batch): readonly Defect[] => {
  const start = numberColumn(columns, 'startAt').values
  const end = numberColumn(columns, 'endAt').values
  const { offsets, items } = listColumn(columns, 'events')
  const at = numberColumn(items, 'at').values
  const seq = numberColumn(items, 'seq').values
  const defects: Defect[] = []
  for (let row = 0; row < rows; row++) {
    if (end[row]! < start[row]!) defects.push({ check: endsEarly, row, value: () => new Date(end[row]!) })
    let stray = -1
    let early = -1
    for (let event = offsets[row + 1]! - 1; event >= offsets[row]!; event--) {
      if (at[event]! < start[row]! || at[event]! > end[row]!) stray = event
      if (event === offsets[row]) break
      const before = event - 1
      if (at[event]! < at[before]! || (at[event] === at[before] && seq[event]! < seq[before]!)) early = event
    }
    if (stray >= 0) defects.push({ check: outside, row, value: () => new Date(at[stray]!) })
    if (early >= 0) defects.push({ check: outOfOrder, row, value: () => new Date(at[early]!) })
  }
  return defects
}

const totalDefects = ({ rows, columns }: Batch): readonly Defect[] => {
  const total = numberColumn(columns, 'totalMinor').values
  return totalsThatDiffer(rows, columns)
    .filter(({ rounding }) => !rounding)
    .map(({ row, lines }) => ({ check: lines > 0 ? totalDiffers : linesMissing, row, value: () => total[row] }))
}

const circles = ({ rows, columns }: Batch): readonly Defect[] => {
  const id = textColumn(columns, 'categoryId')
  const parent = textColumn(columns, 'parentId')
  const idAt = (row: number): string => textAt(id.dictionary, id.codes[row]!)!
  const parentAt = (row: number): string | null => textAt(parent.dictionary, parent.codes[row]!)
  const all = Array.from({ length: rows }, (_, row) => row)
  const within = inCircles(new Map(all.map((row) => [idAt(row), parentAt(row)])))
  return all.filter((row) => within.has(idAt(row))).map((row) => ({ check: circle, row, value: () => parentAt(row) }))
}
