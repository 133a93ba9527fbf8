import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { BatchBuilder, checkMapping, recordsOf } from '@polymart/core'
import type { Mapping, Transaction } from '@polymart/core'
import { examineFiles } from '@polymart/files'
import { describe, expect, it, vi } from 'vitest'
import { RowsOfOrders } from '../src/mapped/fold.js'
import { readAll, temporaryFolder } from './folders.js'

const fields = {
  transactionId: 'Invoice',
  userId: 'Customer',
  at: 'Date',
  status: { constant: 'completed' },
  shippingMinor: { path: 'Postage', default: 0 },
  lines: { path: '$', fields: { productId: 'Code', quantity: 'Quantity', unitPriceMinor: 'Price' } },
} as const

/** Without what is undefined. */
const without = (fields: object): object => JSON.parse(JSON.stringify(fields)) as object

const mappingOf = (more: object = {}, from = '*.csv'): Mapping =>
  checkMapping({
    money: { unit: 'major', currency: 'GBP' },
    times: { zone: 'UTC' },
    transactions: { from, lines: 'rows', fields: without({ ...fields, ...more }) },
  })

const nowhere = { country: null, region: null, city: null }

const empty: Transaction = {
  transactionId: '',
  userId: '',
  at: 0,
  status: 'completed',
  lines: [],
  shippingMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
  currency: 'EUR',
  presentmentCurrency: null,
  presentmentTotalMinor: null,
  paymentMethod: null,
  couponCode: null,
  salesChannel: 'web',
  billing: nowhere,
  shipping: nowhere,
  sessionId: null,
  refunds: [],
  test: false,
}

const header = 'Invoice,Code,Quantity,Date,Price,Customer,Postage'

const folderOf = async (files: Record<string, string>): Promise<string> => {
  const dir = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text)
  return dir
}

const csv = (...rows: readonly string[]): string => [header, ...rows, ''].join('\n')

describe('rows of orders', () => {
  it('are put together wherever they lie, with what the first says of the order', async () => {
    const dir = await folderOf({
      'a.csv': csv(
        '1,X,2,2026-01-05 10:00,2.50,17,3.00',
        '2,Y,1,2026-01-05 11:00,1.00,18,',
        '1,Z,1,2026-01-05 10:00,4.00,17,3.00',
      ),
      'b.csv': csv('1,X,3,2026-01-05 10:02,1.00,17,3.00'),
    })
    const { shop, issues, notes } = await readAll(dir, { mapping: mappingOf(), workers: 1 })
    expect(issues).toEqual([])
    expect(shop.transactions?.toSorted((a, b) => (a.transactionId < b.transactionId ? -1 : 1))).toMatchObject([
      {
        transactionId: '1',
        at: Date.UTC(2026, 0, 5, 10),
        shippingMinor: 300,
        totalMinor: 500 + 400 + 300 + 300,
        refunds: [],
        lines: [
          { productId: 'X', quantity: 2, unitPriceMinor: 250, discountMinor: 0 },
          { productId: 'Z', quantity: 1, unitPriceMinor: 400 },
          { productId: 'X', quantity: 3, unitPriceMinor: 100 },
        ],
      },
      { transactionId: '2', totalMinor: 100, lines: [{ productId: 'Y' }] },
    ])
    expect(notes).toContain('Rows of one order differ (orders: at in 1); the first row of an order says what it is.')
  })

  it('leave out an order of which one cannot be read, and say so', async () => {
    const dir = await folderOf({
      'a.csv': csv('1,X,2,2026-01-05,2.50,17,', '1,Y,much,2026-01-05,2.50,17,', '2,X,1,2026-01-05,1.00,17,'),
    })
    const { shop, issues, notes } = await readAll(dir, { mapping: mappingOf() })
    expect(shop.transactions).toMatchObject([{ transactionId: '2' }])
    expect(issues).toMatchObject([{ id: '1', detail: expect.stringMatching(/^a\.csv, line 3: .*quantity/) as string }])
    expect(notes).toContain('Orders left out because one of their rows cannot be read: 1.')
  })

  it('are as SQL groups them', async () => {
    const dir = await temporaryFolder()
    await mkdir(dir, { recursive: true })
    const rows = Array.from({ length: 20_000 }, (_, i) => {
      const order = (i * 7919) % 4009
      return `${order},P${i % 97},${(i % 5) + 1},2026-01-05 10:00,${(i % 1000) / 100},C${order % 500},`
    })
    await writeFile(join(dir, 'a.csv'), `${header}\n${rows.join('\n')}\n`)
    const { shop } = await readAll(dir, { mapping: mappingOf(), workers: 2 })
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll(
      `SELECT Invoice::VARCHAR, count(*)::INT, sum(Quantity)::INT, sum(round(Quantity * Price * 100))::INT
       FROM read_csv('${join(dir, 'a.csv')}') GROUP BY 1`,
    )
    const compare = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1)
    const expected = reader.getRows().toSorted(compare)
    instance.closeSync()
    const found = shop.transactions!.map(({ transactionId, lines, totalMinor }) => [
      transactionId,
      lines.length,
      lines.reduce((sum, { quantity }) => sum + quantity, 0),
      totalMinor,
    ])
    expect(found.toSorted(compare)).toEqual(expected)
  })

  it('are the same where they do not fit into memory, and leave no files', async () => {
    const row = (i: number): Transaction => ({
      ...empty,
      transactionId: `o${(i * 7) % 31}\u2028`,
      lines: [{ productId: `p${i}`, quantity: 1, unitPriceMinor: i, discountMinor: 0 }],
    })
    const folded = async (most?: number) => {
      const orders = new RowsOfOrders(true, most)
      try {
        for (let batch = 0; batch < 10; batch++) {
          const builder = new BatchBuilder('transactions')
          for (let i = 0; i < 20; i++) builder.add(row(batch * 20 + i))
          await orders.add(builder.finish())
        }
        await orders.leaveOut('o3\u2028')
        const found: unknown[] = []
        for await (const batch of orders.orders()) found.push(...recordsOf(batch))
        return { found, notes: orders.notes() }
      } finally {
        await orders.close()
      }
    }
    const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('polymart-rows-'))
    const before = await folders()
    const inMemory = await folded()
    expect(inMemory.found).toHaveLength(30)
    expect(await folded(25)).toEqual(inMemory)
    expect(await folders()).toEqual(before)
  })

  it('tells where the disk for those beyond memory is full, or cannot be written', async () => {
    const dir = await temporaryFolder()
    const place = join(dir, 'temporary')
    vi.stubEnv('TMPDIR', place)
    const orders = new RowsOfOrders(true, 0)
    const refused = async (reason: string): Promise<void> => {
      await expect(orders.leaveOut('o1')).rejects.toMatchObject({
        code: 'storage',
        message: `Cannot keep rows of orders in temporary files in ${place}: ${reason}. Set TMPDIR to a folder that has room for them.`,
      })
    }
    try {
      await refused('it does not exist')
      await mkdir(place)
      await orders.leaveOut('o2')
      const [folder] = await readdir(place)
      for (let part = 0; part < 64; part++) {
        const file = join(place, folder!, `${part}.jsonl`)
        await rm(file, { force: true })
        await symlink('/dev/full', file)
      }
      if (existsSync('/dev/full')) await refused('the disk is full')
    } finally {
      await orders.close()
      vi.unstubAllEnvs()
    }
    expect(await readdir(place)).toEqual([])
  })

  it.each([
    [
      'without lines',
      { lines: undefined },
      /expected transactions\.fields\.lines to be mapped, since "lines": "rows" puts those of all rows together, found no mapping of it/,
    ],
    [
      'with refunds',
      {
        refunds: { path: 'r', fields: { at: 'on', lines: { path: 'l', fields: { productId: 'p', goodsMinor: 'g' } } } },
      },
      /expected transactions\.fields\.refunds to be left out beside "lines": "rows", found a mapping of it/,
    ],
  ])('are refused %s', (_, more, message) => {
    expect(() => mappingOf(more)).toThrow(message)
  })

  it('are seen by an examination where the mapping does not say so', async () => {
    const dir = await folderOf({
      'a.csv': csv(
        '1,X,2,2026-01-05,2.50,17,',
        '1,Y,1,2026-01-05,1.00,17,',
        '2,X,1,2026-01-05,1.00,17,',
        '2,X,1,2026-01-05,1.00,17,',
      ),
    })
    const plain = checkMapping({
      money: { unit: 'major', currency: 'GBP' },
      times: { zone: 'UTC' },
      transactions: { from: 'a.csv', fields },
    })
    expect((await examineFiles(dir, plain))[0]).toMatchObject({ documents: 4, repeated: { ids: 1, rows: 2 } })
    expect((await examineFiles(dir, mappingOf()))[0]).not.toHaveProperty('repeated')
  })
})
