import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, open } from '@polymart/analytics'
import type { funnel, ParamsOf, Shop } from '@polymart/analytics'
import { checkMapping } from '@polymart/core'
import { MongoClient, ObjectId } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { expectEqualToOracle } from '../analyses/compare.js'
import { at } from '../fixtures/records.js'
import { oracleOf } from '../oracle/oracle.js'
import type { Oracle } from '../oracle/oracle.js'

const server = await mongoServer()

/** What is kept of a visit: no events, only how far it came, what was looked at, and what lay in the basket. */
interface Visit {
  readonly _id: ObjectId
  readonly cookie: string
  readonly customer?: ObjectId
  readonly began: Date
  readonly ended: Date
  readonly pages?: number
  readonly stage: string
  readonly seen?: readonly string[] | string
  readonly basket?: readonly { readonly sku: string; readonly n: number }[]
  readonly order?: number
}

const mapping = checkMapping({
  money: { unit: 'major', currency: 'EUR' },
  times: { time: 'date' },
  users: { from: 'customers', fields: { userId: '_id', country: 'land', signupAt: 'since' } },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: '_id',
      userId: 'customer',
      at: 'placed',
      status: { constant: 'completed' },
      lines: { path: 'items', fields: { productId: 'sku', quantity: 'n', unitPriceMinor: 'price' } },
      sessionId: 'visit',
    },
  },
  sessions: {
    from: 'visits',
    fields: {
      sessionId: '_id',
      visitorId: 'cookie',
      userId: 'customer',
      startAt: 'began',
      endAt: 'ended',
      device: { constant: 'mobile' },
      channel: { constant: 'direct' },
      events: {
        rules: [
          { type: 'page_view', at: 'start', when: { path: 'pages', atLeast: 2 } },
          { type: 'product_view', at: 0.25, when: { path: 'seen', notEmpty: true }, products: 'seen' },
          {
            type: 'add_to_cart',
            at: 0.5,
            when: { path: 'stage', in: ['cart', 'till', 'paid'] },
            products: { path: 'basket', fields: { productId: 'sku', quantity: 'n' } },
          },
          { type: 'checkout', at: 0.75, when: { path: 'stage', in: ['till', 'paid'] } },
          {
            type: 'purchase',
            at: 'end',
            when: [
              { path: 'stage', in: ['paid'] },
              { path: 'order', atLeast: 1 },
            ],
            fields: { transactionId: 'order' },
          },
        ],
      },
    },
  },
})

const idOf = (n: number): ObjectId => new ObjectId(n.toString(16).padStart(24, '0'))
const start = at('2026-06-10T10:00:00Z')
const second = 1000
const day = 86_400 * second

/** A visit of 1,000 seconds, unless `length` says otherwise. */
const visit = (
  n: number,
  cookie: string,
  { day: after = 0, length = 1000, ...fields }: Partial<Visit> & { day?: number; length?: number; stage: string },
): Visit => {
  const began = start + after * day
  return { _id: idOf(n), cookie, began: new Date(began), ended: new Date(began + length * second), ...fields }
}

const oneOf = (sku: string): Visit['basket'] => [{ sku, n: 1 }]

const byHand: readonly Visit[] = [
  visit(1, 'all', { seen: ['A', 'B'], stage: 'paid', basket: [{ sku: 'A', n: 2 }], order: 1, pages: 2 }),
  visit(2, 'looks', { seen: ['A'], stage: 'look', pages: 1 }),
  visit(3, 'sees nothing', { seen: [], stage: 'look' }),
  visit(4, 'comes again', { stage: 'cart', basket: oneOf('B') }),
  visit(5, 'comes again', { day: 1, seen: ['B'], stage: 'till', basket: oneOf('B') }),
  visit(6, 'empties it', { seen: ['A'], stage: 'cart', basket: [] }),
  visit(7, 'at once', { length: 0, seen: ['A'], stage: 'paid', basket: oneOf('A'), order: 2 }),
  visit(8, 'pays nothing', { seen: ['A'], stage: 'paid', pages: 7 }),
  visit(9, 'has a text for a list', { seen: 'A', stage: 'look' }),
]

describe.skipIf(!server)('events made of what a session’s summary says', () => {
  const clients: MongoClient[] = []
  const shops: Shop[] = []

  const shopOf = async (collections: Readonly<Record<string, readonly object[]>>): Promise<Shop> => {
    const url = server!.database()
    const client = await MongoClient.connect(url)
    clients.push(client)
    for (const [name, documents] of Object.entries(collections)) {
      await client.db().createCollection(name)
      if (documents.length > 0)
        await client
          .db()
          .collection(name)
          .insertMany([...documents])
    }
    const shop = await open(url, { mapping })
    shops.push(shop)
    return shop
  }

  afterAll(async () => {
    for (const shop of shops) await shop.close()
    for (const client of clients) await client.close()
    await server?.stop()
  })

  describe('counted by hand', () => {
    let shop: Shop
    const june = { asOf: '2026-07-01', period: { from: '2026-06-01' }, purchase: 'events' } as const

    beforeAll(async () => {
      shop = await shopOf({ customers: [], orders: [], visits: byHand })
    })

    const reached = async (params: ParamsOf<typeof funnel>) =>
      (await analyze(shop, 'funnel', { ...june, ...params })).rows('steps').map((row) => row['reached'])

    test('steps, with the times between them', async () => {
      const result = await analyze(shop, 'funnel', june)
      const of = (name: string) => result.rows('steps').map((row) => row[name])
      expect(of('name')).toEqual(['product_view', 'add_to_cart', 'checkout', 'purchase'])
      expect(of('reached')).toEqual([6, 3, 3, 2])
      expect(of('medianMsFromFirst')).toEqual([0, 250 * second, 500 * second, 375 * second])
      expect(of('meanMsFromPrevious')).toEqual([null, (500 * second) / 3, (500 * second) / 3, 125 * second])
      expect(result.rows('summary')).toMatchObject([{ entered: 6, converted: 2, pending: 0, dropped: 4 }])
      expect(result.meta.setAside).toMatchObject({ 'sessions that the mapping cannot read': 1 })
    })

    test('by session, in which what was looked at before is not seen', async () => {
      expect(await reached({ counting: 'session' })).toEqual([6, 3, 3, 2])
      expect(await reached({ counting: 'session', steps: ['add_to_cart', 'checkout'] })).toEqual([4, 3])
      expect(await reached({ steps: ['add_to_cart', 'checkout'] })).toEqual([3, 3])
    })

    test('products, quantities and orders', async () => {
      const ofB = { productId: 'B' }
      expect(
        await reached({
          steps: [
            { type: 'product_view', where: ofB },
            { type: 'add_to_cart', where: ofB },
          ],
        }),
      ).toEqual([2, 1])
      expect(await reached({ steps: [{ type: 'add_to_cart', where: { quantity: 2 } }, 'purchase'] })).toEqual([1, 1])
      expect(await reached({ steps: ['checkout', { type: 'purchase', where: { transactionId: '2' } }] })).toEqual([
        4, 1,
      ])
    })

    test('a number that is reached', async () => {
      expect(await reached({ steps: ['page_view', 'checkout'] })).toEqual([2, 2])
    })
  })

  describe('of many visits', () => {
    let shop: Shop
    let oracle: Oracle

    beforeAll(async () => {
      const { customers, orders, visits } = many()
      shop = await shopOf({ customers, orders, visits })
      const folder = await mkdtemp(join(tmpdir(), 'polymart-rules-'))
      oracle = await oracleOf({})
      for (const [name, documents] of Object.entries({ customers, orders, visits })) {
        const file = join(folder, `${name}.jsonl`)
        await writeFile(file, documents.map((document) => JSON.stringify(document)).join('\n'))
        const text = `CREATE TABLE ${name}_raw AS SELECT json AS d FROM read_json_objects('${file}', format = 'newline_delimited')`
        await oracle.query({ text, values: [] })
      }
      await rm(folder, { recursive: true })
      for (const [name, select] of Object.entries(relations))
        await oracle.query({ text: `INSERT INTO ${name} BY NAME ${select}`, values: [] })
    })

    afterAll(() => oracle.close())

    const runs = [
      { executor: 'inline', partitions: 1 },
      { executor: 'workers', workers: 2, partitions: 6 },
    ] as const

    test.each<readonly [string, object]>([
      ['funnel', {}],
      ['funnel', { purchase: 'events', by: 'user.country' }],
      ['funnel', { purchase: 'events', counting: 'session', mode: 'strict', steps: ['page_view', 'product_view'] }],
      ['funnel', { steps: [{ type: 'product_view', where: { productId: ['B', 'C'] } }, 'add_to_cart', 'purchase'] }],
      ['funnel', { purchase: 'events', exclude: ['checkout'], steps: ['product_view', 'purchase'], window: '6h' }],
      ['geography', { basis: 'customer', purchase: 'events' }],
    ])('%s %j is what plain SQL says of them', async (name, params) => {
      for (const run of runs) {
        const result = await expectEqualToOracle(shop, oracle, name, { ...params, ...run })
        expect(result.rows().length).toBeGreaterThan(0)
        expect(result.meta.setAside).not.toHaveProperty(['sessions that the mapping cannot read'])
      }
    })
  })
})

/** Visits of which only the number decides, with the orders of those who are known and paid. */
const many = () => {
  const customers = Array.from({ length: 40 }, (_, n) => ({
    _id: idOf(n),
    land: ['DE', 'FR', 'AT'][n % 3],
    since: new Date(start - 100 * day),
  }))
  const products = ['A', 'B', 'C']
  const visits = Array.from({ length: 600 }, (_, n): Visit => {
    const chance = Math.imul(n + 1, 0x9e3779b1) >>> 0
    const began = start - 12 * day + n * 3600 * second
    const stage = ['look', 'cart', 'till', 'paid'][chance % 4]!
    return {
      _id: idOf(1000 + n),
      cookie: `c${chance % 150}`,
      ...(n % 3 === 0 && { customer: idOf((chance >>> 8) % 40) }),
      began: new Date(began),
      ended: new Date(began + (n % 5) * 400 * second),
      pages: n % 4,
      stage,
      ...(n % 7 > 0 && { seen: products.slice(0, (chance >>> 5) % 4) }),
      ...(n % 9 > 0 && { basket: products.slice((chance >>> 7) % 4).map((sku, i) => ({ sku, n: i + 1 })) }),
      ...(stage === 'paid' && n % 10 > 0 && { order: n }),
    }
  })
  const orders = visits.flatMap(({ _id, customer, ended, order }) =>
    customer && order !== undefined
      ? [{ _id: order, customer, placed: ended, items: [{ sku: 'A', n: 1 + (order % 3), price: 12.5 }], visit: _id }]
      : [],
  )
  return { customers, orders, visits }
}

const time = (path: string): string => `epoch_ms(CAST(d->>'$.${path}' AS TIMESTAMPTZ))`
const lengthOf = `(${time('ended')} - ${time('began')})`
const each = (path: string): string => `unnest(CAST(d->'$.${path}' AS JSON[])) AS i`

/** What the rules make of the documents, said in SQL. */
const relations = {
  users: `SELECT d->>'$._id' AS userId, d->>'$.land' AS country, ${time('since')} AS signupAt FROM customers_raw`,
  sessions: `SELECT d->>'$._id' AS sessionId, d->>'$.cookie' AS visitorId, d->>'$.customer' AS userId,
    ${time('began')} AS startAt, ${time('ended')} AS endAt, 'mobile' AS device, 'direct' AS channel,
    FALSE AS bot, FALSE AS internal FROM visits_raw`,
  orders: `SELECT o.d->>'$._id' AS transactionId, o.d->>'$.customer' AS userId,
    epoch_ms(CAST(o.d->>'$.placed' AS TIMESTAMPTZ)) AS at, 'completed' AS status, 0 AS shippingMinor, 0 AS taxMinor,
    'EUR' AS currency, 'web' AS salesChannel, o.d->>'$.visit' AS sessionId, FALSE AS test FROM orders_raw o`,
  order_lines: `SELECT d->>'$._id' AS transactionId, i->>'$.sku' AS productId, CAST(i->>'$.n' AS BIGINT) AS quantity,
    CAST(CAST(i->>'$.price' AS DECIMAL(18, 2)) * 100 AS BIGINT) AS unitPriceMinor, 0 AS discountMinor
    FROM (SELECT d, ${each('items')} FROM orders_raw)`,
  events: `SELECT sessionId, row_number() OVER (PARTITION BY sessionId ORDER BY "at", rule, n) - 1 AS seq, "at" AS at, type,
      productId, quantity, transactionId FROM (
    SELECT d->>'$._id' AS sessionId, ${time('began')} AS "at", 1 AS rule, 0 AS n, 'page_view' AS type,
      NULL AS productId, CAST(NULL AS BIGINT) AS quantity, NULL AS transactionId
      FROM visits_raw WHERE CAST(d->>'$.pages' AS BIGINT) >= 2
    UNION ALL SELECT d->>'$._id', ${time('began')} + ${lengthOf} // 4, 2, n, 'product_view', i->>'$', NULL, NULL
      FROM (SELECT d, ${each('seen')}, generate_subscripts(CAST(d->'$.seen' AS JSON[]), 1) AS n FROM visits_raw)
    UNION ALL SELECT d->>'$._id', ${time('began')} + ${lengthOf} // 2, 3, n, 'add_to_cart', i->>'$.sku',
      CAST(i->>'$.n' AS BIGINT), NULL
      FROM (SELECT d, ${each('basket')}, generate_subscripts(CAST(d->'$.basket' AS JSON[]), 1) AS n FROM visits_raw)
      WHERE (d->>'$.stage') IN ('cart', 'till', 'paid')
    UNION ALL SELECT d->>'$._id', ${time('began')} + ${lengthOf} * 3 // 4, 4, 0, 'checkout', NULL, NULL, NULL
      FROM visits_raw WHERE (d->>'$.stage') IN ('till', 'paid')
    UNION ALL SELECT d->>'$._id', ${time('ended')}, 5, 0, 'purchase', NULL, NULL, d->>'$.order'
      FROM visits_raw WHERE (d->>'$.stage') = 'paid' AND (d->>'$.order') IS NOT NULL)`,
}
