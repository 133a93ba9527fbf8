import { fieldsOf, model } from '../model/entities.js'
import type { EntityName } from '../model/entities.js'
import { isExtra } from '../model/extra.js'
import type { Field, Fields } from '../model/field.js'
import { CodeMap } from './code-map.js'
import type { Column, Columns, Dictionary, TextColumn } from './column.js'
import { DictionaryBuilder } from './dictionary.js'
import { itemFields, leavesOf } from './layout.js'
import { sharedMemory } from './memory.js'
import type { ColumnMemory } from './memory.js'

/** Some rows of some columns, in the order asked for. */
export interface SelectedRows {
  readonly columns: Columns
  readonly rows: Int32Array
}

/** One after the other, the rows picked from several sets of columns of an entity that have the same names. */
export const gather = (entity: EntityName, picks: readonly SelectedRows[]): Columns => {
  const length = picks.reduce((sum, { rows }) => sum + rows.length, 0)
  const which = new Int32Array(length)
  const rows = new Int32Array(length)
  let at = 0
  for (const [pick, picked] of picks.entries()) {
    which.fill(pick, at, at + picked.rows.length)
    rows.set(picked.rows, at)
    at += picked.rows.length
  }
  const sources = picks.map(({ columns }) => columns)
  return gatherRows(entity, sources, { which, rows })
}

/** For each row to make: the place of the source that holds it, and its row there. */
export interface RowPlaces {
  readonly which: Int32Array
  readonly rows: Int32Array
}

/** Rows from several sets of columns of an entity that have the same names, mixed as `places` says. */
export const gatherRows = (
  entity: EntityName,
  sources: readonly Columns[],
  { which, rows }: RowPlaces,
  memory = sharedMemory,
): Columns =>
  gatherFields(fieldsOf(entity), sources, { which, from: rows, ends: unitEnds(rows.length), memory }, model[entity].key)

/** Rows of one set of columns, in the order asked for; the dictionaries stay as they are. */
export const permute = (columns: Columns, rows: Int32Array): Columns =>
  permuteRanges(columns, {
    which: new Int32Array(rows.length),
    from: rows,
    ends: unitEnds(rows.length),
    memory: sharedMemory,
  })

/** Each row is a range of its own. */
const unitEnds = (rows: number): Int32Array => {
  const ends = new Int32Array(rows)
  for (let row = 0; row < rows; row++) ends[row] = row + 1
  return ends
}

/** Rows that stand together in a source: from which row there, and up to which row of what is made. */
interface Ranges {
  readonly which: Int32Array
  readonly from: Int32Array
  readonly ends: Int32Array
  /** For what is made. */
  readonly memory: ColumnMemory
}

const permuteRanges = (columns: Columns, ranges: Ranges): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, permuteColumn(column, ranges)]))

const permuteColumn = (column: Column, ranges: Ranges): Column => {
  const length = ranges.ends.at(-1) ?? 0
  switch (column.kind) {
    case 'number':
      return { ...column, values: gatherNumbers([column.values], ranges, ranges.memory.floats(length)) }
    case 'boolean':
      return { ...column, values: gatherBytes([column.values], ranges, ranges.memory.bytes(length)) }
    case 'text':
      return { ...column, codes: gatherInts([column.codes], ranges, ranges.memory.ints(length)) }
    case 'list': {
      const starts = [column.offsets]
      const offsets = gatherOffsets(starts, ranges, ranges.memory.ints(length + 1))
      return { ...column, offsets, items: permuteRanges(column.items, itemRanges(starts, ranges, offsets)) }
    }
  }
}

/** What kind it is, its columns tell. */
const ofOnesOwn: Field = { kind: 'text', nullable: true, meaning: 'A field of one’s own' }

const gatherFields = (fields: Fields, sources: readonly Columns[], ranges: Ranges, key?: string): Columns => {
  const names = sources[0] ?? {}
  const extra = Object.keys(names)
    .filter(isExtra)
    .map((name) => ({ name, field: ofOnesOwn }))
  return Object.fromEntries(
    [...leavesOf(fields), ...extra]
      .filter(({ name }) => names[name])
      .map(({ name, field }) => {
        const columns = sources.map((source) => source[name]!)
        return [name, gatherColumn(field, columns, ranges, name === key)]
      }),
  )
}

const gatherColumn = (field: Field, sources: readonly Column[], ranges: Ranges, unique: boolean): Column => {
  const { kind } = sources[0]!
  const length = ranges.ends.at(-1) ?? 0
  switch (kind) {
    case 'number': {
      const numbers = ofKind(sources, kind, (column) => column.values)
      return { kind, values: gatherNumbers(numbers, ranges, ranges.memory.floats(length)) }
    }
    case 'boolean': {
      const bytes = ofKind(sources, kind, (column) => column.values)
      return { kind, values: gatherBytes(bytes, ranges, ranges.memory.bytes(length)) }
    }
    case 'text': {
      const texts = ofKind(sources, kind, (column) => column)
      const builder = new DictionaryBuilder({ unique, symbols: field.symbols ?? [] })
      const codes = gatherCodes(texts, ranges, ranges.memory.ints(length), builder)
      return { kind, codes, dictionary: builder.finish() }
    }
    case 'list': {
      const lists = ofKind(sources, kind, (column) => column)
      const starts = lists.map((list) => list.offsets)
      const offsets = gatherOffsets(starts, ranges, ranges.memory.ints(length + 1))
      const items = lists.map((list) => list.items)
      return { kind, offsets, items: gatherFields(itemFields(field), items, itemRanges(starts, ranges, offsets)) }
    }
  }
}

const ofKind = <K extends Column['kind'], T>(
  columns: readonly Column[],
  kind: K,
  part: (column: Extract<Column, { kind: K }>) => T,
): readonly T[] =>
  columns.map((column) => {
    if (column.kind !== kind) throw new TypeError('Columns of one name differ in kind.')
    return part(column as Extract<Column, { kind: K }>)
  })

// The loops below take most of the time of a load. Each sees arrays of one kind only, which makes it twice as fast.

const gatherNumbers = (sources: readonly Float64Array[], { which, from, ends }: Ranges, values: Float64Array) => {
  for (let range = 0, at = 0; range < which.length; range++) {
    const source = sources[which[range]!]!
    const end = ends[range]!
    for (let row = from[range]!; at < end; row++, at++) values[at] = source[row]!
  }
  return values
}

const gatherBytes = (sources: readonly Uint8Array[], { which, from, ends }: Ranges, values: Uint8Array) => {
  for (let range = 0, at = 0; range < which.length; range++) {
    const source = sources[which[range]!]!
    const end = ends[range]!
    for (let row = from[range]!; at < end; row++, at++) values[at] = source[row]!
  }
  return values
}

const gatherInts = (sources: readonly Int32Array[], { which, from, ends }: Ranges, values: Int32Array) => {
  for (let range = 0, at = 0; range < which.length; range++) {
    const source = sources[which[range]!]!
    const end = ends[range]!
    for (let row = from[range]!; at < end; row++, at++) values[at] = source[row]!
  }
  return values
}

const gatherOffsets = (sources: readonly Int32Array[], { which, from, ends }: Ranges, offsets: Int32Array) => {
  offsets[0] = 0
  for (let range = 0, at = 0; range < which.length; range++) {
    const source = sources[which[range]!]!
    const end = ends[range]!
    const first = source[from[range]!]! - offsets[at]!
    for (let row = from[range]! + 1; at < end; row++) offsets[++at] = source[row]! - first
  }
  return offsets
}

/** The ranges of items that the rows of ranges hold. */
const itemRanges = (
  starts: readonly Int32Array[],
  { which, from, ends, memory }: Ranges,
  offsets: Int32Array,
): Ranges => ({
  which,
  memory,
  from: from.map((row, range) => starts[which[range]!]![row]!),
  ends: ends.map((end) => offsets[end]!),
})

/** Texts of a source that are met get a code in the builder, once. */
const gatherCodes = (
  sources: readonly TextColumn[],
  { which, from, ends }: Ranges,
  codes: Int32Array,
  builder: DictionaryBuilder,
) => {
  const maps = sources.map(({ dictionary }) => new CodeMap(dictionary))
  for (let range = 0, at = 0; range < which.length;) {
    const source = which[range]!
    const { codes: own, dictionary } = sources[source]!
    const map = maps[source]!
    const { known, base } = map
    for (; range < which.length && which[range] === source; range++) {
      const end = ends[range]!
      for (let row = from[range]!; at < end; row++, at++) {
        const code = own[row]!
        if (code < 0) codes[at] = -1
        else {
          const to = known[code]! - base
          codes[at] = to >= 0 ? to : map.add(code, addText(dictionary, code, builder))
        }
      }
    }
  }
  for (const map of maps) map.finish(builder.length)
  return codes
}

const addText = ({ bytes, offsets }: Dictionary, code: number, builder: DictionaryBuilder): number =>
  builder.addBytes(bytes, offsets[code]!, offsets[code + 1]!)
