import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { otherDocument, plainMakers } from '../fixtures/other-shop.js'
import type { Document } from '../fixtures/other-shop.js'
import type { Records } from '../fixtures/records.js'

/** What the mapping calls the files: a JSON array, CSV, JSON Lines, and a folder of Parquet. */
export const otherFiles = {
  users: 'customers.json',
  categories: 'groups.csv',
  products: 'catalogue/*.csv',
  transactions: 'orders.jsonl',
  sessions: 'visits',
} as const

/** Writes records that have the other shop's ids as the files of the other shop. */
export const writeOtherFiles = async (folder: string, records: Records): Promise<void> => {
  const documents = {
    users: records.users.map((user) => otherDocument.users(user, plainMakers)),
    categories: records.categories.map((category) => otherDocument.categories(category, plainMakers)),
    products: records.products.map((product) => otherDocument.products(product, plainMakers)),
    transactions: records.transactions.map((order) => otherDocument.transactions(order, plainMakers)),
    sessions: records.sessions.map((session) => otherDocument.sessions(session, plainMakers)),
  }
  await mkdir(join(folder, 'catalogue'))
  await mkdir(join(folder, 'visits'))
  await writeFile(join(folder, otherFiles.users), JSON.stringify(documents.users, null, 2))
  await writeFile(join(folder, otherFiles.categories), csvOf(documents.categories))
  const half = documents.products.length >> 1
  await writeFile(join(folder, 'catalogue', 'a.csv'), csvOf(documents.products.slice(0, half)))
  await writeFile(join(folder, 'catalogue', 'b.csv'), csvOf(documents.products.slice(half)))
  await writeFile(join(folder, otherFiles.transactions), linesOf(documents.transactions))
  await writeParquet(folder, documents.sessions)
}

const linesOf = (documents: readonly Document[]): string =>
  documents.map((document) => `${JSON.stringify(document)}\n`).join('')

const csvOf = (documents: readonly Document[]): string => {
  const names = [...new Set(documents.flatMap((document) => Object.keys(document)))]
  const rows = documents.map((document) => names.map((name) => cellOf(document[name])).join(','))
  return [names.join(','), ...rows, ''].join('\r\n')
}

const cellOf = (value: unknown): string => {
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const visitTypes = {
  _id: 'UUID',
  cookie: 'VARCHAR',
  customer: 'VARCHAR',
  began: 'TIMESTAMPTZ',
  ended: 'TIMESTAMPTZ',
  hardware: 'VARCHAR',
  agent: 'STRUCT(browser VARCHAR, os VARCHAR)',
  medium: 'VARCHAR',
  referrer: 'VARCHAR',
  utm: 'STRUCT(source VARCHAR, medium VARCHAR, campaign VARCHAR)',
  landing: 'VARCHAR',
  geo: 'STRUCT(country VARCHAR, state VARCHAR, town VARCHAR)',
  crawler: 'BOOLEAN',
  staff: 'BOOLEAN',
  log: 'STRUCT(n INTEGER, t BIGINT, what VARCHAR, sku VARCHAR, qty INTEGER, worth DECIMAL(18,2), "order" BIGINT, url VARCHAR, q VARCHAR, hits INTEGER)[]',
}

/** By another writer of Parquet than the product's. */
const writeParquet = async (folder: string, visits: readonly Document[]): Promise<void> => {
  const lines = join(folder, 'visits.tmp')
  await writeFile(lines, linesOf(visits))
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const columns = Object.entries(visitTypes).map(([name, type]) => `${name}: '${type}'`)
  await connection.run(
    `COPY (SELECT * FROM read_json('${lines}', format = 'newline_delimited', columns = {${columns.join(', ')}}))
    TO '${join(folder, 'visits', 'visits.parquet')}' (FORMAT parquet)`,
  )
  connection.closeSync()
  instance.closeSync()
  await rm(lines)
}
