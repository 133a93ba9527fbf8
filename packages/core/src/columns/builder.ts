import type { Field, Fields } from '../model/field.js'
import type { BooleanColumn, Column, Columns, ListColumn, NumberColumn, TextColumn } from './column.js'
import { DictionaryBuilder } from './dictionary.js'
import { itemFields, leavesOf } from './layout.js'
import { sharedBytes, sharedFloats, sharedInts } from './memory.js'

export interface ColumnBuilder {
  /** Adds one row's value, which must fit the field (see `problemOf`). */
  add(value: unknown): void
  finish(): Column
}

export class NumberBuilder implements ColumnBuilder {
  length = 0
  private values = new Float64Array(256)

  add(value: unknown): void {
    this.push(value === null || value === undefined ? NaN : (value as number))
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Float64Array(this.length * 2)
      values.set(this.values)
      this.values = values
    }
    this.values[this.length++] = value
  }

  finish(): NumberColumn {
    const values = sharedFloats(this.length)
    values.set(this.values.subarray(0, this.length))
    return { kind: 'number', values }
  }
}

export class BooleanBuilder implements ColumnBuilder {
  private length = 0
  private values = new Uint8Array(256)

  add(value: unknown): void {
    this.push(value === null || value === undefined ? 2 : value === true ? 1 : 0)
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Uint8Array(this.length * 2)
      values.set(this.values)
      this.values = values
    }
    this.values[this.length++] = value
  }

  finish(): BooleanColumn {
    const values = sharedBytes(this.length)
    values.set(this.values.subarray(0, this.length))
    return { kind: 'boolean', values }
  }
}

class IntBuilder {
  length = 0
  private values = new Int32Array(256)

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Int32Array(this.length * 2)
      values.set(this.values)
      this.values = values
    }
    this.values[this.length++] = value
  }

  finish(): Int32Array {
    const values = sharedInts(this.length)
    values.set(this.values.subarray(0, this.length))
    return values
  }
}

/** Builds a column of texts: `add` takes texts, `push` codes of its `dictionary`. */
export class TextBuilder implements ColumnBuilder {
  readonly dictionary: DictionaryBuilder
  private readonly codes = new IntBuilder()

  constructor(field: Field, unique: boolean) {
    this.dictionary = new DictionaryBuilder({ unique, symbols: field.symbols ?? [] })
  }

  add(value: unknown): void {
    this.push(value === null || value === undefined ? -1 : this.dictionary.add(value as string))
  }

  /** Adds one row by the code of its text; −1 is null. */
  push(code: number): void {
    this.codes.push(code)
  }

  /** The column, in shared memory; the builder is not used again. */
  finish(): TextColumn {
    return { kind: 'text', codes: this.codes.finish(), dictionary: this.dictionary.finish() }
  }
}

export class ListBuilder implements ColumnBuilder {
  readonly items: ColumnsBuilder
  private readonly scalars: boolean
  private readonly offsets = new IntBuilder()
  private length = 0

  constructor(field: Field, only?: readonly string[]) {
    this.scalars = field.kind === 'texts'
    this.items = new ColumnsBuilder(itemFields(field), only)
    this.offsets.push(0)
  }

  add(value: unknown): void {
    const items = value as readonly unknown[]
    for (const item of items) this.items.add(this.scalars ? { item } : item)
    this.push(items.length)
  }

  /** Ends a row of so many items, which are in `items` already. */
  push(count: number): void {
    this.length += count
    this.offsets.push(this.length)
  }

  finish(): ListColumn {
    return { kind: 'list', offsets: this.offsets.finish(), items: this.items.finish() }
  }
}

export type AnyBuilder = NumberBuilder | BooleanBuilder | TextBuilder | ListBuilder

const builderOf = (field: Field, unique: boolean, only?: readonly string[]): AnyBuilder => {
  switch (field.kind) {
    case 'integer':
    case 'money':
    case 'time':
      return new NumberBuilder()
    case 'boolean':
      return new BooleanBuilder()
    case 'text':
    case 'symbol':
      return new TextBuilder(field, unique)
    case 'texts':
    case 'list':
      return new ListBuilder(field, only)
    case 'group':
      throw new TypeError('A group has no column of its own.')
  }
}

/** The names among `only` that lie below `name`: of `['events.at', 'events.type', 'bot']` below events, at and type. */
export const below = (only: readonly string[] | undefined, name: string): readonly string[] | undefined => {
  if (!only || only.includes(name)) return undefined
  return only.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))
}

/** Whether a column, or something below it, is among the names asked for; all are where `only` is undefined. */
export const wanted = (only: readonly string[] | undefined, name: string): boolean =>
  !only || only.some((path) => path === name || path.startsWith(`${name}.`))

/**
 * Builds columns row by row. `only` names the columns to build (`events.type` one of a list's, `events` all of them);
 * `key` is the field whose texts are all different.
 */
export class ColumnsBuilder {
  readonly builders: ReadonlyMap<string, AnyBuilder>
  private readonly adders: { path: readonly string[]; builder: AnyBuilder }[] = []

  constructor(fields: Fields, only?: readonly string[], key?: string) {
    const builders = new Map<string, AnyBuilder>()
    for (const { name, path, field } of leavesOf(fields)) {
      if (!wanted(only, name)) continue
      const builder = builderOf(field, name === key, below(only, name))
      builders.set(name, builder)
      this.adders.push({ path, builder })
    }
    this.builders = builders
  }

  /** Adds a record, which must have the structure of the fields (see {@link problemOf}). */
  add(record: unknown): void {
    for (const { path, builder } of this.adders) {
      let value = record as Record<string, unknown> | undefined
      for (let i = 0; i < path.length - 1; i++) value = value?.[path[i]!] as Record<string, unknown> | undefined
      builder.add(value?.[path[path.length - 1]!])
    }
  }

  /** The columns, in shared memory; the builder is not used again. */
  finish(): Columns {
    return Object.fromEntries([...this.builders].map(([name, builder]) => [name, builder.finish()]))
  }
}
