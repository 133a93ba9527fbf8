import { PolymartError } from '@polymart/core'
import { DataType, Field, makeData, Null, RecordBatch, Schema, Struct, Table } from 'apache-arrow'
import type { Source } from '../read/sources.js'

/**
 * The columns that the decoder can make, by a file's schema; undefined where these are all. It breaks on a column of
 * categories of which there is none, as pandas writes one whose values are all missing.
 *
 * @throws PolymartError `format` where such a column is part of another, or there is no other.
 */
export const decodable = ({ path }: Pick<Source, 'path'>, { fields }: Schema): string[] | undefined => {
  const names = fields.filter(({ type }) => !hasNoCategories(type as DataType)).map(({ name }) => name)
  const within = fields.find(({ type }) => childrenOf(type as DataType).some(holdsNoCategories))
  if (within || (names.length === 0 && fields.length > 0)) {
    throw new PolymartError(
      'format',
      `The column ${JSON.stringify((within ?? fields[0]!).name)} of ${path} holds categories of which there is none, which cannot be read. Write it as text, or leave it out.`,
    )
  }
  return names.length === fields.length ? undefined : names
}

/** A table with nulls in the columns of the schema that were not decoded. */
export const withNulls = (table: Table, schema: Schema): Table => {
  const fields = schema.fields.map((field) =>
    hasNoCategories(field.type as DataType) ? new Field(field.name, new Null(), true) : field,
  )
  const whole = new Schema(fields)
  const batches = table.batches.map(({ data, numRows: length }) => {
    const made = new Map(data.type.children.map(({ name }, i) => [name, data.children[i]!]))
    const children = fields.map(({ name }) => made.get(name) ?? makeData({ type: new Null(), length }))
    return new RecordBatch(whole, makeData({ type: new Struct(fields), length, nullCount: 0, children }))
  })
  return new Table(whole, batches)
}

const hasNoCategories = (type: DataType): boolean =>
  DataType.isDictionary(type) && DataType.isNull(type.dictionary as DataType)

const holdsNoCategories = ({ type }: Field): boolean =>
  hasNoCategories(type as DataType) || childrenOf(type as DataType).some(holdsNoCategories)

/** The parts of a type; its declaration does not say that there may be none. */
const childrenOf = ({ children }: DataType): readonly Field[] => (children as readonly Field[] | null) ?? []
