import type * as Arrow from 'apache-arrow'
import type { DataType } from 'apache-arrow'
import type { StoredKind, StoredState, StoredTable } from '../define/stored-state.js'

/** The tables of a state as Arrow IPC streams, by name. Columns and their order are those that the analysis declares. */
export const writeState = <State>(
  { tables, write }: StoredState<State>,
  state: State,
  arrow: typeof Arrow,
): Readonly<Record<string, Uint8Array>> => {
  const written = write(state)
  return Object.fromEntries(
    Object.entries(tables).map(([name, columns]) => {
      const vectors = Object.entries(columns).map(
        ([column, kind]) =>
          [column, arrow.vectorFromArray(Array.from<unknown>(written[name]![column]!), typeOf(kind, arrow))] as const,
      )
      return [name, arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors)), 'stream')]
    }),
  )
}

/**
 * The state that was written.
 *
 * @throws RangeError Its tables have not the columns that the analysis declares: another version wrote it.
 */
export const readState = <State>(
  { tables, read }: StoredState<State>,
  files: Readonly<Record<string, Uint8Array>>,
  arrow: typeof Arrow,
): State =>
  read(
    Object.fromEntries(
      Object.entries(tables).map(([name, columns]): [string, StoredTable] => {
        const table = arrow.tableFromIPC(files[name] ?? new Uint8Array())
        const found = table.schema.fields.map((field) => `${field.name} ${String(field.type)}`)
        const declared = Object.entries(columns).map(([column, kind]) => `${column} ${typeNames[kind]}`)
        if (found.join() !== declared.join())
          throw new RangeError(
            `Expected a stored table ${name} of ${declared.join(', ')}; found ${found.join(', ') || 'nothing'}. Make the state again from its rows.`,
          )
        const valuesOf = (column: string, kind: StoredKind): StoredTable[string] => {
          const values = table.getChild(column)!
          if (kind === 'number') return Float64Array.from(values as Iterable<number>)
          if (kind === 'text') return [...(values as Iterable<string>)]
          return Array.from(values as Iterable<Iterable<number>>, (numbers) => Float64Array.from(numbers))
        }
        return [
          name,
          Object.fromEntries(Object.entries(columns).map(([column, kind]) => [column, valuesOf(column, kind)])),
        ]
      }),
    ),
  )

/** What Arrow calls these types. */
const typeNames: Readonly<Record<StoredKind, string>> = { text: 'Utf8', number: 'Float64', numbers: 'List<Float64>' }

const typeOf = (kind: StoredKind, arrow: typeof Arrow): DataType => {
  switch (kind) {
    case 'text':
      return new arrow.Utf8()
    case 'number':
      return new arrow.Float64()
    case 'numbers':
      return new arrow.List(new arrow.Field('item', new arrow.Float64(), false))
  }
}
