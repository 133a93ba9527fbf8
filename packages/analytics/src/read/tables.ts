import type { Column, Columns, Unreadable } from '@polymart/core'

/** The entities that lie in partitions; products and categories go to every one (see catalogue.ts). */
export type PartitionedEntity = 'users' | 'transactions' | 'sessions'

export const partitionedEntities: readonly PartitionedEntity[] = ['users', 'transactions', 'sessions']

/** Columns to read of each entity; of an entity that is not named, none. */
export type Needs = { readonly [E in PartitionedEntity]?: readonly string[] }

/** What could not be read of rows, or is there twice: see `Scanned`. */
export interface Flaws {
  /** Documents of which a mapping could not make rows. */
  readonly unconverted?: Unreadable
  readonly unreadable?: Unreadable
  readonly emptied?: Unreadable
  readonly repeated?: number
}

export interface Table extends Flaws {
  readonly rows: number
  readonly columns: Columns
}

export type Tables = { readonly [E in PartitionedEntity]?: Table }

export const emptyTable: Table = { rows: 0, columns: {} }

export const joinNeeds = (...all: readonly Needs[]): Needs =>
  Object.fromEntries(
    partitionedEntities.flatMap((entity) => {
      const names = new Set(all.flatMap((needs) => needs[entity] ?? []))
      return all.some((needs) => needs[entity]) ? [[entity, [...names].sort()]] : []
    }),
  )

/** The columns that are not there yet, of lists each by itself. */
export const missingColumns = (table: Table | undefined, names: readonly string[]): readonly string[] =>
  names.filter((name) => !hasColumn(table?.columns, name))

const hasColumn = (columns: Columns | undefined, name: string): boolean => {
  if (!columns) return false
  if (columns[name]) return true
  return Object.entries(columns).some(
    ([list, column]) =>
      column.kind === 'list' && name.startsWith(`${list}.`) && hasColumn(column.items, name.slice(list.length + 1)),
  )
}

/** Columns of the same rows put side by side; the items of a list too. */
export const joinColumns = (a: Columns, b: Columns): Columns => {
  const joined: Record<string, Column> = { ...a }
  for (const [name, column] of Object.entries(b)) {
    const known = joined[name]
    joined[name] =
      known?.kind === 'list' && column.kind === 'list'
        ? { ...known, items: joinColumns(known.items, column.items) }
        : column
  }
  return joined
}

/** The columns of tables, as they are asked for. */
export const namesIn = (tables: Tables): Needs =>
  Object.fromEntries(
    partitionedEntities.flatMap((entity) => (tables[entity] ? [[entity, leafNames(tables[entity].columns)]] : [])),
  )

const leafNames = (columns: Columns): readonly string[] =>
  Object.entries(columns).flatMap(([name, column]) =>
    column.kind === 'list' ? leafNames(column.items).map((item) => `${name}.${item}`) : [name],
  )
