import { createReadStream } from 'node:fs'
import { appendFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { BatchBuilder, foldRows, makeTemporaryFolder, PolymartError, reasonOf, recordsOf } from '@polymart/core'
import type { Batch, Transaction } from '@polymart/core'

/** Rows of an order may lie anywhere, so they are put into so many parts by its id, of which one at a time is folded. */
const parts = 64

/** Rows that wait in memory, beyond which those of all parts go to files. */
const mostRows = 100_000

/** What is known of an order by one row: some of it, or that a row of it cannot be read. */
type Row = Transaction | { readonly broken: string }

/** Puts the rows of orders together, each of which holds a line. */
export class RowsOfOrders {
  private readonly hasTotal: boolean
  private readonly most: number
  private waiting: Row[][] = emptyParts()
  private rows = 0
  private folder: string | undefined
  private readonly differing = new Map<string, number>()
  private broken = 0

  constructor(hasTotal: boolean, most = mostRows) {
    this.hasTotal = hasTotal
    this.most = most
  }

  async add(batch: Batch): Promise<void> {
    for (const row of recordsOf(batch as Batch<'transactions'>)) this.keep(row.transactionId, row)
    if (this.rows > this.most) await this.spill()
  }

  /** An order of which a row cannot be read would be another one without it. */
  async leaveOut(id: string | null): Promise<void> {
    if (id === null) return
    this.keep(id, { broken: id })
    if (this.rows > this.most) await this.spill()
  }

  /** The orders, a part at a time; in each in the order of their first rows. */
  async *orders(): AsyncGenerator<Batch> {
    for (let part = 0; part < parts; part++) {
      const groups = new Map<string, Row[]>()
      for await (const row of this.rowsIn(part)) {
        const id = 'broken' in row ? row.broken : row.transactionId
        const group = groups.get(id)
        if (group) group.push(row)
        else groups.set(id, [row])
      }
      const builder = new BatchBuilder('transactions')
      for (const rows of groups.values()) {
        const order = this.orderOf(rows)
        if (order) builder.add(order)
      }
      if (builder.rows > 0) yield builder.finish()
    }
  }

  /** What there is to say of the orders, a sentence each. */
  notes(): readonly string[] {
    const fields = [...this.differing].map(([field, orders]) => `${field} in ${orders}`).join(', ')
    return [
      ...(fields === ''
        ? []
        : [`Rows of one order differ (orders: ${fields}); the first row of an order says what it is.`]),
      ...(this.broken === 0 ? [] : [`Orders left out because one of their rows cannot be read: ${this.broken}.`]),
    ]
  }

  async close(): Promise<void> {
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true })
  }

  private keep(id: string, row: Row): void {
    this.waiting[crc32(id) % parts]!.push(row)
    this.rows++
  }

  private orderOf(rows: readonly Row[]): Transaction | undefined {
    const readable = rows.filter((row): row is Transaction => !('broken' in row))
    if (readable.length < rows.length) {
      this.broken++
      return undefined
    }
    const { order, differing } = foldRows(readable, this.hasTotal)
    for (const field of differing) this.differing.set(field, (this.differing.get(field) ?? 0) + 1)
    return order
  }

  private async spill(): Promise<void> {
    try {
      this.folder ??= makeTemporaryFolder('rows')
      for (const [part, rows] of this.waiting.entries()) {
        if (rows.length > 0) await appendFile(this.fileOf(part), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      }
    } catch (cause) {
      throw new PolymartError(
        'storage',
        `Cannot keep rows of orders in temporary files in ${tmpdir()}: ${reasonOf(cause)}. Set TMPDIR to a folder that has room for them.`,
        { cause },
      )
    }
    this.waiting = emptyParts()
    this.rows = 0
  }

  private async *rowsIn(part: number): AsyncGenerator<Row> {
    if (this.folder !== undefined) {
      await appendFile(this.fileOf(part), '')
      for await (const line of linesOf(this.fileOf(part))) yield JSON.parse(line) as Row
    }
    yield* this.waiting[part]!
    this.waiting[part] = []
  }

  private fileOf(part: number): string {
    return join(this.folder!, `${part}.jsonl`)
  }
}

const emptyParts = (): Row[][] => Array.from({ length: parts }, () => [])

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    yield* lines
  }
}
