/** What a column of a stored state holds in each row: a text, a number, or any number of numbers. */
export type StoredKind = 'text' | 'number' | 'numbers'

/** The columns of a table by name; how many rows each state has is its own matter. */
export type StoredColumns = Readonly<Record<string, StoredKind>>

export type StoredTable = Readonly<Record<string, readonly string[] | Float64Array | readonly Float64Array[]>>

/** How a state is stored: as tables by name, of declared columns. */
export interface StoredState<State> {
  readonly tables: Readonly<Record<string, StoredColumns>>
  readonly write: (state: State) => Readonly<Record<string, StoredTable>>
  readonly read: (tables: Readonly<Record<string, StoredTable>>) => State
}
