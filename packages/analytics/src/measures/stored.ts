import type { StoredColumns, StoredState, StoredTable } from '../define/stored-state.js'
import type { Collected } from './collected.js'
import type { GroupedState, Key } from './grouped.js'
import type { Cell, Measures } from './measures.js'

/** How a state, or a part of one, is written as a table, and read back as it was. */
export interface StoredPart<State> {
  readonly columns: StoredColumns
  readonly write: (state: State) => StoredTable
  readonly read: (table: StoredTable) => State
}

/** The key of a group as JSON, so that a text and a number that read alike stay two. */
const keyColumn = '#key'
const keysOf = (table: StoredTable): readonly Key[] =>
  (table[keyColumn] as readonly string[]).map((text) => JSON.parse(text) as Key)

/** Groups: a row each, a column for each measure. */
export const storedGroups = (measures: Measures): StoredPart<GroupedState> => {
  const names = Object.keys(measures)
  return {
    columns: { [keyColumn]: 'text', ...numberColumns(names) },
    write: ({ keys, numbers }) => ({ [keyColumn]: keys.map((key) => JSON.stringify(key)), ...numbers }),
    read: (table) => ({ keys: keysOf(table), numbers: picked(table, names) }),
  }
}

/** One cell: one row. */
export const storedCell = <M extends Measures>(measures: M): StoredPart<Cell<M>> => {
  const names = Object.keys(measures)
  return {
    columns: numberColumns(names),
    write: (cell) => Object.fromEntries(names.map((name) => [name, Float64Array.of(cell[name]!)])),
    read: (table) =>
      Object.fromEntries(Object.entries(picked(table, names)).map(([name, [value]]) => [name, value!])) as Cell<M>,
  }
}

/** Numbers such as lengths of time: a row for each part of a group. */
export const storedCollected: StoredPart<readonly Collected[]> = {
  columns: { [keyColumn]: 'text', parts: 'numbers' },
  write: (groups) => ({
    [keyColumn]: groups.flatMap(({ key, parts }) => parts.map(() => JSON.stringify(key))),
    parts: groups.flatMap(({ parts }) => parts),
  }),
  read(table) {
    const groups = new Map<string, { readonly key: Key; readonly parts: Float64Array[] }>()
    const parts = table['parts'] as readonly Float64Array[]
    for (const [row, key] of keysOf(table).entries()) {
      const name = JSON.stringify(key)
      const known = groups.get(name)
      if (known) known.parts.push(parts[row]!)
      else groups.set(name, { key, parts: [parts[row]!] })
    }
    return [...groups.values()]
  },
}

/** Sums of numbered places, such as days: a row each. */
export const storedSums = <Name extends string>(
  names: readonly Name[],
): StoredPart<{ readonly [N in Name]: Float64Array }> => ({
  columns: numberColumns(names),
  write: (sums) => sums,
  read: (table) => picked(table, names),
})

/** A state of one part. */
export const stored = <State>({ columns, write, read }: StoredPart<State>): StoredState<State> => ({
  tables: { state: columns },
  write: (state) => ({ state: write(state) }),
  read: (tables) => read(tables['state']!),
})

/** A state of several parts, each a table of its name. */
export const storedParts = <State extends object>(parts: {
  readonly [P in keyof State]: StoredPart<State[P]>
}): StoredState<State> => {
  const names = Object.keys(parts) as (keyof State & string)[]
  return {
    tables: Object.fromEntries(names.map((name) => [name, parts[name].columns])),
    write: (state) => Object.fromEntries(names.map((name) => [name, parts[name].write(state[name])])),
    read: (tables) => Object.fromEntries(names.map((name) => [name, parts[name].read(tables[name]!)])) as State,
  }
}

const numberColumns = (names: readonly string[]): StoredColumns =>
  Object.fromEntries(names.map((name) => [name, 'number']))

const picked = <Name extends string>(table: StoredTable, names: readonly Name[]): { [N in Name]: Float64Array } =>
  Object.fromEntries(names.map((name) => [name, table[name]])) as { [N in Name]: Float64Array }
