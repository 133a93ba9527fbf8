import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { open, revenue, rfm } from '@polymart/analytics'
import type { Mapping } from '@polymart/core'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { inside } from '../cli-inside.js'

const server = await mongoServer()

const mapping: Mapping = {
  money: { unit: 'major', currency: 'EUR' },
  users: { from: 'people', fields: { userId: '_id', signupAt: 'since', status: { constant: 'active' } } },
  products: {
    from: 'goods',
    fields: { productId: '_id', priceMinor: 'price', createdAt: 'since', categoryId: { constant: 'all' } },
  },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: '_id',
      userId: 'by',
      at: 'at',
      status: { constant: 'completed' },
      salesChannel: { constant: 'web' },
      lines: {
        path: 'items',
        fields: { productId: 'id', quantity: 'n', unitPriceMinor: 'price', discountMinor: { constant: 0 } },
      },
    },
  },
}

const since = new Date('2026-01-01')
const order = (_id: number, by: string, price: number, at: unknown = new Date('2026-05-01')) => ({
  _id,
  by,
  at,
  items: [{ id: 'p1', n: 1, price }],
})

/** A shop of a few documents, some of which are no rows. */
describe.skipIf(!server)('documents that a mapping cannot read', () => {
  const url = server?.database() ?? ''
  let client: MongoClient
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polymart-unreadable-'))
    await writeFile(join(folder, 'mapping.json'), JSON.stringify(mapping))
    client = await MongoClient.connect(url)
    const db = client.db()
    await db.collection('people').insertMany([
      { _id: 'ada' as never, since },
      { _id: 'bob' as never, since },
      { _id: 'cyd' as never, since: 'long ago' },
    ])
    await db.collection('goods').insertMany([
      { _id: 'p1' as never, price: 2, since },
      { _id: 'p2' as never, price: 0.123, since },
    ])
    await db
      .collection('orders')
      .insertMany([
        order(1, 'ada', 10),
        order(2, 'bob', 20.5),
        order(3, 'bob', 9.999),
        order(4, 'ada', 1, '2026-05-02T10:00:00'),
      ] as never)
  })

  afterAll(async () => {
    await client.close()
    await rm(folder, { recursive: true })
    await server?.stop()
  })

  test('are left out, counted and explained by every result', async () => {
    const shop = await open(url, { mapping })
    for (const again of [false, true]) {
      const { meta, rows } = await revenue(shop, { every: 'month', by: 'category', asOf: '2026-06-01' }).then(
        (result) => ({ meta: result.meta, rows: result.rows() }),
      )
      expect(
        rows.reduce((sum, { netMinor }) => sum + netMinor, 0),
        String(again),
      ).toBe(3050)
      expect(meta.setAside).toMatchObject({
        'users that the mapping cannot read': 1,
        'products that the mapping cannot read': 1,
        'transactions that the mapping cannot read': 2,
      })
      expect(meta.warnings.join('\n')).toMatch(
        /2 documents of transactions cannot be converted by the mapping, such as: .*lines\[0\]\.unitPriceMinor/,
      )
      expect(meta.warnings.join('\n')).not.toMatch(/9\.999|2026-05-02/)
    }
    expect((await rfm(shop, { asOf: '2026-06-01' })).rows().map(({ userId }) => userId)).toEqual(['ada', 'bob'])
    await shop.close()
  })

  test('are told by doctor, field by field', async () => {
    const { code, out } = await inside(['doctor', '--store', url, '--mapping', 'mapping.json'], { cwd: folder })
    expect(code).toBe(0)
    expect(out).toMatch(/transactions: 4 documents, 2 cannot be converted/)
    expect(out).toMatch(/unitPriceMinor/)
    expect(out).not.toMatch(/9\.999/)
  })

  test('fail an analysis where they are all', async () => {
    const users = { ...mapping.users!, fields: { ...mapping.users!.fields, signupAt: { path: 'since', time: 's' } } }
    await writeFile(join(folder, 'none.json'), JSON.stringify({ ...mapping, users }))
    for (let again = 0; again < 2; again++) {
      const { code, out, err } = await inside(
        ['analyze', 'rfm', '--store', url, '--mapping', 'none.json', '--as-of', '2026-06-01'],
        { cwd: folder },
      )
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toMatch(
        /None of the 3 documents of users can be converted by the mapping, such as: .*signupAt.*Correct the mapping; polymart doctor --mapping/,
      )
    }
  })

  test('and a mapping is refused by a store that holds the model', async () => {
    const { code, err } = await inside(['analyze', 'rfm', '--store', 'embedded:x', '--mapping', 'mapping.json'], {
      cwd: folder,
    })
    expect(code).toBe(2)
    expect(err).toMatch(/A mapping describes collections in MongoDB/)
  })
})
