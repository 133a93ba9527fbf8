/** What a field holds, in the terms that every derived schema (types, Arrow, cells, validation) understands. */
export type FieldKind = 'text' | 'symbol' | 'integer' | 'money' | 'time' | 'boolean' | 'texts' | 'group' | 'list'

/** One field of the model: all that types, schemas and checks are derived from. */
export interface Field<K extends FieldKind = FieldKind, N extends boolean = boolean, F = unknown> {
  readonly kind: K
  readonly nullable: N
  /** For people: a phrase. */
  readonly meaning: string
  /** Identifies a person: never shown unless asked for. */
  readonly pii?: boolean
  /** A text that must not hold NUL, because it is part of row keys. */
  readonly id?: boolean
  /** The domain of a symbol. A store keeps other texts too; analyses set them aside. */
  readonly symbols?: readonly string[]
  /** The domain of a number: below zero it is set aside. */
  readonly notNegative?: boolean
  /** A country by its two letters. */
  readonly country?: boolean
  /** The version of the model that first had it, where that is not the first; such a field may be null. */
  readonly since?: number
  /** Fields of a group, or of the items of a list. */
  readonly fields?: F
}

/** Fields by name, in order. */
export type Fields = { readonly [name: string]: Field }

interface Options {
  readonly pii?: boolean
  readonly notNegative?: boolean
  readonly country?: boolean
  readonly since?: number
}

const field =
  <K extends FieldKind>(kind: K) =>
  (meaning: string, options: Options = {}): Field<K, false> => ({ kind, nullable: false, meaning, ...options })

export const text = field('text')
export const integer = field('integer')
export const money = field('money')
export const time = field('time')
export const boolean = field('boolean')
export const texts = field('texts')

export const id = (meaning: string): Field<'text', false> => ({ kind: 'text', nullable: false, meaning, id: true })

export const symbol = (meaning: string, symbols: readonly string[]): Field<'symbol', false> => ({
  kind: 'symbol',
  nullable: false,
  meaning,
  symbols,
})

export const group = <F extends Fields>(meaning: string, fields: F): Field<'group', false, F> => ({
  kind: 'group',
  nullable: false,
  meaning,
  fields,
})

export const list = <F extends Fields>(meaning: string, fields: F): Field<'list', false, F> => ({
  kind: 'list',
  nullable: false,
  meaning,
  fields,
})

export const optional = <K extends FieldKind, F>(of: Field<K, false, F>): Field<K, true, F> => ({
  ...of,
  nullable: true,
})

interface Scalars {
  text: string
  symbol: string
  integer: number
  money: number
  time: number
  boolean: boolean
  texts: string[]
}

type Value<F> =
  F extends Field<infer K, infer N, infer G>
    ? | (K extends 'group' ? Row<G> : K extends 'list' ? Row<G>[] : K extends keyof Scalars ? Scalars[K] : never)
      | (N extends true ? null : never)
    : never

/** The record that a set of fields declares. */
export type Row<F> = { -readonly [Name in keyof F]: Value<F[Name]> }
