// The flat relations that the package makes are those that DuckDB makes of the files by itself.
import { batchOf, entityNames, textAt } from '@polymart/core'
import type { Column, EntityName } from '@polymart/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nastyShop } from '../fixtures/nasty.js'
import { relationsOf } from './analytics.js'
import type { Relation } from './analytics.js'
import { oracleOf } from './oracle.js'
import type { Oracle, Row } from './oracle.js'

let oracle: Oracle
const shop = nastyShop()

beforeAll(async () => void (oracle = await oracleOf(shop)))
afterAll(() => oracle.close())

const valueIn = (column: Column, row: number): unknown => {
  switch (column.kind) {
    case 'number':
      return Number.isNaN(column.values[row]) ? null : column.values[row]
    case 'boolean':
      return column.values[row] === 2 ? null : column.values[row] === 1
    case 'text':
      return textAt(column.dictionary, column.codes[row]!)
    case 'list':
      return Array.from({ length: column.offsets[row + 1]! - column.offsets[row]! }, (_, i) =>
        valueIn(column.items['item']!, column.offsets[row]! + i),
      )
  }
}

const rowsOf = ({ rows, columns }: Relation): readonly Row[] =>
  Array.from(
    { length: rows },
    (_, row) =>
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, valueIn(column, row)])) as Row,
  )

const inOrder = (rows: readonly Row[]): readonly string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()

/** The last of records with one id stays, as in files. */
const lastById = <T extends object>(records: readonly T[], key: keyof T): readonly T[] => [
  ...new Map(records.map((record) => [record[key], record])).values(),
]

const keys = {
  users: 'userId',
  categories: 'categoryId',
  products: 'productId',
  transactions: 'transactionId',
  sessions: 'sessionId',
} as const

const relations = entityNames.flatMap((entity: EntityName) => {
  const records = lastById(shop[entity] as readonly object[], keys[entity] as never)
  return relationsOf(batchOf(entity, records as never))
})

test('there are all ten', () => {
  expect(relations.map(({ name }) => name).sort()).toEqual(
    [
      'categories',
      'events',
      'order_lines',
      'orders',
      'product_prices',
      'products',
      'refund_lines',
      'refunds',
      'sessions',
      'users',
    ].sort(),
  )
  for (const { name, rows } of relations) expect(rows, name).toBeGreaterThan(0)
})

test.each(relations.map((relation) => [relation.name, relation] as const))('%s is the same', async (name, relation) => {
  const names = Object.keys(relation.columns).map((column) => `"${column}"`)
  const lists = Object.entries(relation.columns).filter(([, { kind }]) => kind === 'list')
  const told = lists.reduce(
    (text, [column]) => text.replace(`"${column}"`, `to_json("${column}") AS "${column}"`),
    names.join(', '),
  )
  const wanted = await oracle.query({ text: `SELECT ${told} FROM ${name}`, values: [] })
  const found = rowsOf(relation).map((row) => ({
    ...row,
    ...Object.fromEntries(lists.map(([column]) => [column, JSON.stringify(row[column])])),
  }))
  expect(inOrder(found)).toEqual(inOrder(wanted))
  const all = await oracle.query({
    text: `SELECT column_name FROM information_schema.columns WHERE table_name = '${name}'`,
    values: [],
  })
  expect(Object.keys(relation.columns).sort()).toEqual(all.map((row) => row['column_name']).sort())
})
