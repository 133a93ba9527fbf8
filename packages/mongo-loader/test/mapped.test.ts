import { checkMapping, entityNames, model, partitionsOf, recordsOf, textColumn, textsOf } from '@polymart/core'
import type { EntityName, Mapping, Moment, Store } from '@polymart/core'
import { examineMongo, openMongo } from '@polymart/mongo-loader'
import type { OpenMongoOptions } from '@polymart/mongo-loader'
import { Binary, Decimal128, Long, MongoClient, ObjectId, UUID } from 'mongodb'
import type { Db, Document } from 'mongodb'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closing } from '../../core/test/conformance/closing.js'
import { mongoServer } from '../../core/test/servers/mongo.js'
import { whole } from './orders-in.js'

const server = await mongoServer()

afterAll(() => server?.stop())

const people = checkMapping({
  users: { from: 'people', fields: { userId: 'no', country: 'land', signupAt: 'since', loyaltyTier: 'club.tier' } },
})

const person = (no: number, _id: unknown = no): Document => ({
  ...(_id !== undefined && { _id }),
  no,
  land: 'DE',
  since: new Date(1_700_000_000_000 + no),
  club: { tier: 'gold', card: 'x'.repeat(100) },
})

const numbersTo = (count: number) => Array.from({ length: count }, (_, i) => i)

const money = checkMapping({
  money: { unit: 'major', currency: 'EUR' },
  products: {
    from: 'goods',
    fields: { productId: '_id', priceMinor: { path: 'price.of', currency: { path: 'price.in' } } },
  },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: '_id',
      userId: 'who',
      at: 'placed',
      status: { path: 'state', values: { completed: ['done'] } },
      lines: { path: 'items', fields: { productId: 'sku', quantity: 'n', unitPriceMinor: 'price' } },
      taxMinor: { path: 'tax', default: 0 },
      currency: 'in',
    },
  },
})

const order = (_id: unknown, more: Document = {}): Document => ({
  _id,
  who: 'ada',
  placed: new Date('2026-03-01T10:00:00Z'),
  state: 'done',
  items: [{ sku: 'a', n: 2, price: Decimal128.fromString('19.99') }],
  in: 'EUR',
  ...more,
})

describe.skipIf(server === null)('collections of one’s own', () => {
  let url: string
  let client: MongoClient
  let db: Db
  const opened: Store[] = []

  const open = async (mapping: Mapping, options: OpenMongoOptions = {}): Promise<Store> => {
    const store = await openMongo(url, { ...options, mapping })
    opened.push(store)
    return store
  }

  const insert = (collection: string, documents: readonly Document[]) => db.collection(collection).insertMany(documents)

  const idsIn = async (store: Store, entity: EntityName, partition = whole, moment?: Moment) => {
    const { key } = model[entity]
    const batch = await store.scan(entity, partition, { columns: [key], ...(moment && { moment }) })
    const { codes, dictionary } = textColumn(batch.columns, key)
    const texts = textsOf(dictionary)
    return Array.from(codes, (code) => texts[code]!)
  }

  beforeEach(async () => {
    url = server!.database()
    client = await MongoClient.connect(url)
    db = client.db()
  })

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await client.close()
  })

  const idKinds: readonly (readonly [string, (i: number) => unknown])[] = [
    ['numbers', (i) => i - 50],
    ['texts', (i) => `person ${i}`],
    ['ObjectIds', () => new ObjectId()],
    ['UUIDs', () => new UUID()],
    ['old UUIDs', (i) => new Binary(new UUID().buffer, 3 + (i % 2))],
    ['objects', (i) => ({ shop: i % 3, no: i })],
    ['dates', (i) => new Date(i * 1e9)],
    [
      'all sorts',
      (i) =>
        [
          i,
          `t${i}`,
          new ObjectId(),
          new UUID(),
          { i },
          new Date(i),
          i % 16 === 6 && i > 8,
          Long.fromNumber(2 ** 60 + i),
        ][i % 16 === 6 || i % 8 !== 6 ? i % 8 : 0],
    ],
    ['decimals', (i) => Decimal128.fromString(`${i}.5`)],
  ]

  it.each(idKinds)('lie in one part each, with ids that are %s', async (_, idOf) => {
    const seen = new Set<string>()
    const documents = numbersTo(48)
      .map((i) => person(i, idOf(i)))
      .filter(({ _id }) => !seen.has(JSON.stringify([typeof _id, _id])) && seen.add(JSON.stringify([typeof _id, _id])))
    await insert('people', documents)
    const store = await open(people)
    const moment = await store.moment()
    for (const count of [1, 7, 4096]) {
      const found: string[] = []
      for (const part of await store.partitions(count)) found.push(...(await idsIn(store, 'users', part, moment)))
      expect(found.toSorted()).toEqual(documents.map(({ no }) => String(no)).toSorted())
    }
  })

  it.each<[string, (db: Db) => Promise<unknown>]>([
    [
      'a clustered collection',
      (of) => of.createCollection('people', { clusteredIndex: { key: { _id: 1 }, unique: true } }),
    ],
    ['a view', (of) => of.createCollection('people', { viewOn: 'all', pipeline: [{ $match: { no: { $gte: 0 } } }] })],
    [
      'a collection with a collation',
      (of) => of.createCollection('people', { collation: { locale: 'de', strength: 1 } }),
    ],
  ])('may be %s', async (name, create) => {
    await create(db)
    const ids = numbersTo(200).map((i) => (i % 2 === 0 ? i : `ä${'aBcD'[i % 4]}${i}`))
    const target = name === 'a view' ? 'all' : 'people'
    await insert(
      target,
      ids.map((id, i) => person(i, id)),
    )
    const store = await open(people)
    const found: string[] = []
    for (const part of await store.partitions(9)) found.push(...(await idsIn(store, 'users', part)))
    expect(found.toSorted()).toEqual(numbersTo(200).map(String).toSorted())
    expect(await store.extent('users')).toEqual({ rows: 200, earliest: null, latest: null })
    expect(await store.facts()).toMatchObject({ users: { collection: 'people' } })
  })

  it('are read as they were at one moment, from any thread, while others write', async () => {
    await insert(
      'people',
      numbersTo(1000).map((i) => person(i)),
    )
    const store = await open(people)
    const moment = await store.moment()
    expect(moment).toMatchObject({ generation: 0, at: null, snapshot: expect.any(String) as string })
    await db.collection('people').deleteMany({ no: { $lt: 500 } })
    await insert(
      'people',
      numbersTo(700).map((i) => person(5000 + i)),
    )
    const other = await open(people)
    for (const partition of partitionsOf(5)) {
      const here = await idsIn(store, 'users', partition, moment)
      expect(here).toHaveLength(200)
      expect(await idsIn(other, 'users', partition, structuredClone(moment))).toEqual(here)
    }
    await store.moment()
    expect(await store.extent('users')).toMatchObject({ rows: 1200 })
    expect(await idsIn(store, 'users')).toHaveLength(1200)
    expect(await idsIn(store, 'users', whole, moment)).toHaveLength(1000)
  })

  it('are read whole once, and then no more than is asked for, with what it is for', async () => {
    await insert(
      'people',
      numbersTo(50).map((i) => person(i)),
    )
    const store = await open(people, { comment: 'shop 7', maxTimeMS: 30_000 })
    const moment = await store.moment()
    await store.extent('users')
    await db.command({ profile: 2 })
    for (const columns of [['userId'], ['userId', 'country'], ['loyaltyTier']])
      await store.scan('users', whole, { columns, moment, purpose: 'rfm' })
    await db.command({ profile: 0 })
    const finds = await db.collection('system.profile').find({ 'command.find': 'people' }).sort({ ts: 1 }).toArray()
    const common = { sort: { _id: 1 }, comment: 'shop 7: rfm', maxTimeMS: 30_000 }
    expect(finds.map(({ command }) => command as Document)).toMatchObject([
      { ...common, projection: { no: 1, land: 1, since: 1, 'club.tier': 1, _id: 0 } },
      { ...common, projection: { no: 1, land: 1, _id: 0 } },
      { ...common, projection: { 'club.tier': 1, _id: 0 } },
    ])
    expect(finds[0]).toMatchObject({ command: { readConcern: { level: 'snapshot' } } })
  })

  it('tell what cannot be read, and have the same rows whatever is asked for', async () => {
    await insert('orders', [
      order(1),
      order(2, { items: [{ sku: 'a', n: 1, price: Decimal128.fromString('19.999') }] }),
      order(3, { tax: 'much' }),
      order(new ObjectId('65f000000000000000000004'), { placed: '2026-03-01 10:00' }),
      order(5, { in: 'USD', tax: Decimal128.fromString('0.10') }),
      order('six', { who: undefined }),
    ])
    const store = await open(money)
    const moment = await store.moment()
    for (const columns of [['transactionId'], ['taxMinor'], ['lines', 'at'], ['transactionId']]) {
      const batch = await store.scan('transactions', whole, { columns, moment })
      expect(batch.rows).toBe(2)
      expect(batch.unreadable).toEqual({
        rows: 4,
        issues: [
          {
            entity: 'transactions',
            id: '2',
            reason: 'structure',
            detail: expect.stringMatching(
              /^orders, _id 2: expected lines\[0\]\.unitPriceMinor \(from items\.price\) to be .*, found a Decimal128$/,
            ) as string,
          },
          {
            entity: 'transactions',
            id: '3',
            reason: 'structure',
            detail: expect.stringMatching(/taxMinor \(from tax\)/) as string,
          },
          {
            entity: 'transactions',
            id: 'six',
            reason: 'structure',
            detail: expect.stringMatching(/userId \(from who\)/) as string,
          },
          {
            entity: 'transactions',
            id: '65f000000000000000000004',
            reason: 'structure',
            detail: expect.stringMatching(/"\$oid":"65f000000000000000000004".*at \(from placed\).*zone/) as string,
          },
        ],
      })
    }
    const [one] = recordsOf(
      await store.scan('transactions', whole, { columns: ['transactionId', 'lines', 'taxMinor', 'currency'] }),
    )
    expect(one).toEqual({
      transactionId: '1',
      lines: [{ productId: 'a', quantity: 2, unitPriceMinor: 1999, discountMinor: 0 }],
      taxMinor: 0,
      currency: 'EUR',
    })
  })

  it('have no more than the first of many problems told, and all of them counted', async () => {
    await insert(
      'people',
      numbersTo(500).map((i) => ({ ...person(i), since: i % 2 === 0 ? 'one day' : new Date(0) })),
    )
    const { rows, unreadable } = await (await open(people)).scan('users', whole, { columns: ['userId'] })
    expect(rows).toBe(250)
    expect(unreadable).toMatchObject({ rows: 250, issues: { length: 20 } })
    // Shapes, not values.
    expect(JSON.stringify(unreadable)).not.toMatch(/one day/)
  })

  it('give prices in another currency than the shop’s to nobody', async () => {
    await insert('goods', [
      { _id: 'a', price: { of: 5.5, in: 'EUR' } },
      { _id: 'b', price: { of: 5.5, in: 'USD' } },
    ])
    await insert('orders', [order(1)])
    const batch = await (await open(money)).scan('products', whole, { columns: ['productId', 'priceMinor'] })
    expect([...recordsOf(batch)]).toEqual([{ productId: 'a', priceMinor: 550 }])
    expect(batch.unreadable).toMatchObject({ rows: 1, issues: [{ id: 'b' }] })
  })

  it('give all categories and products to every part, and nothing of what is not mapped', async () => {
    await insert(
      'goods',
      numbersTo(5).map((i) => ({ _id: `p${i}`, price: { of: i, in: 'EUR' } })),
    )
    await insert('orders', [order(1)])
    const store = await open(money)
    for (const partition of [{ from: 0, to: 1 }, { from: 4095, to: 4096 }, whole]) {
      expect(await idsIn(store, 'products', partition)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'])
      expect((await store.scan('sessions', partition, { columns: ['sessionId', 'events'] })).rows).toBe(0)
    }
    const extents = await Promise.all(entityNames.map((entity) => store.extent(entity)))
    expect(extents.map(({ rows }) => rows)).toEqual([0, 0, 5, 1, 0])
    expect(extents[4]).toEqual({ rows: 0, earliest: null, latest: null })
  })

  const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour))
  const span = { rows: 5, earliest: at(1).getTime(), latest: at(9).getTime() }

  it.each<[string, readonly unknown[], Document | null, Document]>([
    ['dates', [at(3), at(9), at(1), at(5), at(4)], null, span],
    ['dates in an index', [at(3), at(9), at(1), at(5), at(4)], { placed: -1 }, span],
    ['dates in an index of more', [at(3), at(9), at(1), at(5), at(4)], { placed: 1, who: 1 }, span],
    ['dates and texts in an index', [at(3), at(9).toISOString(), at(1), at(5), null], { placed: 1 }, span],
    ['dates and what is none in an index', [at(3), at(9), at(1), 'soon', null], { placed: 1 }, span],
    ['nothing', [null, null], { placed: 1 }, { rows: 2, earliest: null, latest: null }],
  ])('tell from when to when they are, by %s', async (_, times, index, expected) => {
    await insert(
      'orders',
      times.map((placed, i) => order(i, { placed })),
    )
    if (index) await db.collection('orders').createIndexes([{ key: index }])
    const store = await open(money)
    expect(await store.extent('transactions')).toEqual(expected)
  })

  it('look no further than an index of dates', async () => {
    await insert(
      'orders',
      numbersTo(1000).map((i) => order(i, { placed: new Date(i) })),
    )
    await db.collection('orders').createIndexes([{ key: { placed: 1 } }])
    const store = await open(money)
    await store.moment()
    await db.command({ profile: 2 })
    expect(await store.extent('transactions')).toEqual({ rows: 1000, earliest: 0, latest: 999 })
    await store.extent('transactions')
    await db.command({ profile: 0 })
    const finds = await db.collection('system.profile').find({ 'command.find': 'orders' }).toArray()
    expect(finds.reduce((sum, { docsExamined }) => sum + (docsExamined as number), 0)).toBeLessThan(5)
  })

  it('are cut by time where that is asked for', async () => {
    await insert(
      'orders',
      numbersTo(10).map((hour) => order(hour, { placed: at(hour) })),
    )
    const store = await open(money)
    for (const columns of [['transactionId'], ['transactionId', 'at'], ['transactionId']]) {
      const batch = await store.scan('transactions', whole, { columns, from: at(3).getTime(), to: at(6).getTime() })
      expect(Object.keys(batch.columns)).toEqual(columns)
      expect(batch.rows).toBe(3)
    }
  })

  it('make events of a summary, for which no more than the rules need is read', async () => {
    await insert('visits', [
      { _id: 1, cookie: 'k', from: at(1), till: at(2), stage: 'cart', seen: ['a', 'b'], blob: 'x'.repeat(1000) },
      { _id: 2, cookie: 'k', from: at(3), till: at(4), stage: 'none', seen: [] },
    ])
    const store = await open(
      checkMapping({
        sessions: {
          from: 'visits',
          fields: {
            sessionId: '_id',
            visitorId: 'cookie',
            startAt: 'from',
            endAt: 'till',
            device: { constant: 'desktop' },
            channel: { constant: 'direct' },
            events: {
              rules: [
                { type: 'product_view', at: 0.5, when: { path: 'seen', notEmpty: true }, products: 'seen' },
                { type: 'add_to_cart', at: 'end', when: { path: 'stage', in: ['cart'] } },
              ],
            },
          },
        },
      }),
    )
    const batch = await store.scan('sessions', whole, { columns: ['events.type', 'events.at', 'events.productId'] })
    const half = at(1).getTime() + 1_800_000
    expect([...recordsOf(batch)]).toEqual([
      {
        events: [
          { at: half, type: 'product_view', productId: 'a' },
          { at: half, type: 'product_view', productId: 'b' },
          { at: at(2).getTime(), type: 'add_to_cart', productId: null },
        ],
      },
      { events: [] },
    ])
  })

  it('end a read within a second when told', async () => {
    await insert(
      'people',
      numbersTo(5000).map((i) => person(i)),
    )
    const store = await open(people, { maxRate: 1000 })
    const control = new AbortController()
    const reading = store.scan('users', whole, { columns: ['userId'], signal: control.signal })
    setTimeout(() => control.abort(), 300)
    await expect(reading).rejects.toMatchObject({ code: 'interrupted' })
    const aborted = store.scan('users', whole, { columns: ['userId'], signal: AbortSignal.abort() })
    await expect(aborted).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('are refused where they are not there, with the name that is meant', async () => {
    await insert('peple', [person(1)])
    const store = await open(people)
    const failure = store.moment()
    await expect(failure).rejects.toMatchObject({ code: 'argument' })
    await expect(failure).rejects.toThrow(
      /The mapping reads users from the collection "people" of mongodb:.*Collections there: peple\. Did you mean "peple"\?/,
    )
    await expect(examineMongo(url, people)).rejects.toThrow(/Did you mean "peple"/)
    await expect(
      openMongo(`${url}${url.includes('?') ? '&' : '?'}collectionPrefix=x`, { mapping: people }),
    ).rejects.toThrow(/no collectionPrefix with a mapping/)
  })

  it('are refused where each document is a line of an order', async () => {
    const { transactions } = money
    const lines = checkMapping({ ...money, transactions: { ...transactions!, lines: 'rows' } })
    const message =
      'A collection with a document for each line of an order cannot be read in place. Export it and load the files'
    await expect(openMongo(url, { mapping: lines })).rejects.toThrow(message)
    await expect(examineMongo(url, lines)).rejects.toThrow(message)
  })

  it('may be nested as deep as the server allows, and have keys that objects have by nature', async () => {
    const deep = numbersTo(95).reduce<Document>((inner) => ({ a: inner }), { a: 1 })
    const odd = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Document
    await insert('people', [
      { ...person(1), no: deep, deep },
      { ...person(2), ...odd, deep },
    ])
    const mapping = checkMapping({
      users: {
        from: 'people',
        fields: {
          userId: 'no',
          signupAt: 'since',
          city: 'constructor',
          region: { path: '__proto__', default: 'none' },
        },
      },
    })
    const [examination] = await examineMongo(url, mapping, { showValues: true })
    expect(examination).toMatchObject({ documents: 2, refused: 1 })
    const store = await open(mapping)
    expect(await idsIn(store, 'users')).toEqual(['2'])
    const [user] = [...recordsOf(await store.scan('users', whole, { columns: ['userId', 'city', 'region'] }))]
    expect(user).toMatchObject({ userId: '2', city: 'y', region: 'x' })
  })

  it('may lack some, until they are asked for', async () => {
    await insert('orders', [order(1)])
    const store = await open(money)
    await store.moment()
    expect(await idsIn(store, 'transactions')).toEqual(['1'])
    await expect(store.extent('products')).rejects.toThrow(/The mapping reads products from the collection "goods"/)
    await expect(idsIn(store, 'products')).rejects.toMatchObject({ code: 'argument' })
  })

  it('are never written to', async () => {
    await insert('people', [person(1)])
    const store = await open(people)
    await expect(store.writer()).rejects.toMatchObject({ code: 'argument' })
    await expect(store.writer()).rejects.toThrow(/read in place, and never written to/)
  })

  closing(async () => {
    await insert('people', [person(1, new ObjectId())])
    return open(people)
  }, 'users')

  it('tell how much they are', async () => {
    await insert(
      'people',
      numbersTo(10).map((i) => person(i)),
    )
    const facts = await (await open(people)).facts()
    expect(facts).toMatchObject({
      server: expect.stringMatching(/^MongoDB \d/) as string,
      users: { collection: 'people', documents: 10, fieldsMapped: 4 },
    })
    expect((facts['users'] as { dataBytes: number }).dataBytes).toBeGreaterThan(1000)
  })

  it('are examined against a mapping, whole or in part', async () => {
    await insert(
      'people',
      numbersTo(1000).map((i) => ({ ...person(i), ...(i % 4 === 0 && { since: 'one day' }) })),
    )
    const [examination] = await examineMongo(url, people)
    expect(examination).toMatchObject({ entity: 'users', documents: 1000, refused: 250 })
    const since = examination!.fields.find(({ field }) => field === 'signupAt')
    expect(since).toMatchObject({ of: 1000, found: 1000, unparsable: 250, samples: [{ count: 250, values: [] }] })
    const [part] = await examineMongo(url, people, { sample: 200, showValues: true })
    expect(part!.documents).toBeGreaterThan(100)
    expect(part!.documents).toBeLessThan(300)
    expect(JSON.stringify(part)).toMatch(/one day/)
    const stopped = examineMongo(url, people, { signal: AbortSignal.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('may be as large as documents can be', async () => {
    const items = numbersTo(20_000).map((n) => ({ sku: `product ${n}`, n: 1, price: 1.5, note: 'x'.repeat(80) }))
    await insert('orders', [order(1, { blob: 'x'.repeat(16_000_000) }), order(2, { items }), order(3)])
    const batch = await (
      await open(money)
    ).scan('transactions', whole, { columns: ['transactionId', 'lines.quantity'] })
    expect(Array.from(recordsOf(batch), ({ lines }) => lines.length)).toEqual([1, 20_000, 1])
  })

  it('have values that are exact', async () => {
    const big = Long.fromString('9007199254740991')
    await insert('orders', [
      order(1, {
        items: [{ sku: new ObjectId('65f000000000000000000004'), n: big, price: Decimal128.fromString('1E+1') }],
      }),
    ])
    const batch = await (await open(money)).scan('transactions', whole, { columns: ['lines'] })
    expect([...recordsOf(batch)]).toEqual([
      {
        lines: [
          { productId: '65f000000000000000000004', quantity: 9007199254740991, unitPriceMinor: 1000, discountMinor: 0 },
        ],
      },
    ])
  })
})
