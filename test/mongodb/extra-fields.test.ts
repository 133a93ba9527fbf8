import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, explain, open } from '@polymart/analytics'
import type { revenue, ParamsOf, Shop } from '@polymart/analytics'
import { checkMapping, recordsOf } from '@polymart/core'
import type { EntityName } from '@polymart/core'
import { generate } from '@polymart/generator'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { expectEqualToOracle } from '../analyses/compare.js'
import { inside } from '../cli-inside.js'
import type { Ended } from '../cli-run.js'
import { otherDocument, otherMapping, plainMakers, withOwnIds } from '../fixtures/other-shop.js'
import type { Document, Makers } from '../fixtures/other-shop.js'
import { collections, ownTypes } from '../fixtures/own-collections.js'
import { shop as emptyShop } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'
import { oracleOf } from '../oracle/oracle.js'
import { sharing } from '../oracle/sharing.js'
import type { Oracle } from '../oracle/oracle.js'

const server = await mongoServer()

const day = (n: number): number => Date.UTC(2024, 0, 1 + (n % 3))

/** What the documents hold that the model has no place for; some of them hold none of it. */
const extras: { readonly [E in EntityName]?: (n: number, makers: Makers) => Document } = {
  users: (n, { decimal, date }) =>
    n % 7 === 0
      ? {}
      : {
          loyalty: {
            tier: ['G', 'S', 'B'][n % 3],
            points: n % 2 === 0 ? n % 4 : String(n % 4),
            vip: n % 5 === 0 ? 'yes' : 'no',
            since: date(day(n)),
            credit: n % 11 === 0 ? null : decimal(`${n % 3}.50`),
          },
        },
  transactions: (n) => ({
    promo: n % 4 === 0 ? null : { coupon: ['SPRING', 'HELLO', 'Füße'][n % 3] },
    ...(n % 10 === 0 && { gift: true }),
    boxes: n % 3,
  }),
  sessions: (n) => (n % 3 === 0 ? {} : { utm: { banner: `c${n % 5}` } }),
}

const model = otherMapping(collections)
const mapping = checkMapping({
  ...model,
  users: {
    ...model.users!,
    extra: {
      tier: { type: 'text', path: 'loyalty.tier', values: { gold: 'G', silver: 'S', bronze: 'B' } },
      points: { type: 'integer', path: 'loyalty.points' },
      vip: { type: 'boolean', path: 'loyalty.vip', values: { true: 'yes', false: 'no' } },
      memberSince: { type: 'time', path: 'loyalty.since' },
      credit: { type: 'money', path: 'loyalty.credit' },
    },
  },
  transactions: {
    ...model.transactions!,
    extra: {
      coupon: { type: 'text', path: 'promo.coupon' },
      gift: { type: 'boolean', path: 'gift', default: false },
      units: { type: 'integer', path: 'boxes' },
    },
  },
  sessions: { ...model.sessions!, extra: { banner: { type: 'text', path: 'utm.banner' } } },
})

/** The same, as columns of the oracle's relations, out of the documents as JSON. */
const relations = {
  users: {
    from: 'users',
    key: 'userId',
    id: '_id',
    columns: `CASE d.loyalty.tier WHEN 'G' THEN 'gold' WHEN 'S' THEN 'silver' WHEN 'B' THEN 'bronze' END AS extra_tier,
      CAST(d.loyalty.points AS BIGINT) AS extra_points, d.loyalty.vip = 'yes' AS extra_vip,
      epoch_ms(CAST(d.loyalty.since AS TIMESTAMPTZ)) AS extra_memberSince,
      CAST(round(CAST(d.loyalty.credit AS DOUBLE) * 100) AS BIGINT) AS extra_credit`,
    types:
      "_id: 'VARCHAR', loyalty: 'STRUCT(tier VARCHAR, points VARCHAR, vip VARCHAR, since VARCHAR, credit VARCHAR)'",
  },
  orders: {
    from: 'transactions',
    key: 'transactionId',
    id: 'orderNo',
    columns: 'd.promo.coupon AS extra_coupon, COALESCE(d.gift, FALSE) AS extra_gift, d.boxes AS extra_units',
    types: "orderNo: 'VARCHAR', promo: 'STRUCT(coupon VARCHAR)', gift: 'BOOLEAN', boxes: 'BIGINT'",
  },
  sessions: {
    from: 'sessions',
    key: 'sessionId',
    id: '_id',
    columns: 'd.utm.banner AS extra_banner',
    types: "_id: 'VARCHAR', utm: 'STRUCT(banner VARCHAR)'",
  },
} as const

const calls: readonly (readonly [string, Record<string, unknown>])[] = [
  ['rfm', {}],
  ['rfm', { where: { tier: 'gold' } }],
  ['rfm', { where: { tier: ['silver', null], points: [1, 2, null] } }],
  ['rfm', { where: { vip: true, coupon: 'SPRING' } }],
  ['rfm', { where: { 'user.memberSince': day(1), credit: [50, 150] } }],
  ['rfm', { where: { banner: ['c1', 'c2'] } }],
  ['funnel', { by: 'tier' }],
  ['funnel', { by: 'banner', attribution: 'last', where: { gift: false } }],
  ['funnel', { by: 'user.points', counting: 'session' }],
  ['funnel', { by: 'vip', purchase: 'events' }],
  [
    'funnel',
    {
      steps: [
        { type: 'product_view', where: { banner: ['c1', null], vip: false } },
        { type: 'purchase', where: { coupon: ['SPRING', 'Füße'] } },
      ],
    },
  ],
  ['geography', { where: { banner: ['c1', null] } }],
  ['geography', { basis: 'customer', level: 'region', where: { tier: 'gold', 'order.units': 2 } }],
  ['revenue', { every: 'month', by: 'tier' }],
  ['revenue', { every: 'month', by: 'coupon', where: { tier: ['gold', 'silver'] } }],
  ['revenue', { every: 'month', by: 'banner', refundsOn: 'order' }],
  ['revenue', { every: 'month', by: 'gift', where: { banner: 'c1' } }],
  ['revenue', { every: 'month', by: 'order.units' }],
  ['revenue', { every: 'week', by: 'category', where: { points: 3 } }],
  ['rfm', { where: { points: { gte: 1, lt: 3 }, tier: { not: 'bronze' }, memberSince: { gt: '2024-01-01' } } }],
  [
    'funnel',
    {
      steps: [
        { type: 'product_view', where: { banner: { not: 'c1' }, credit: { lte: 100 } } },
        { type: 'purchase', where: { coupon: { not: [null, 'HELLO'] }, 'order.units': { gte: 1 } } },
      ],
    },
  ],
  ['geography', { where: { banner: { not: ['c1', null] }, vip: { not: true }, 'order.units': { lt: 2 } } }],
]

/** Collections of a shop's own, with fields that the model does not have. */
describe.skipIf(!server)('fields of a shop’s own', () => {
  const url = server?.database() ?? ''
  let client: MongoClient
  let shop: Shop
  let oracle: Oracle
  let loaded: TemporaryStore

  beforeAll(async () => {
    client = await MongoClient.connect(url)
    const folder = await mkdtemp(join(tmpdir(), 'polymart-extra-'))
    const records = emptyShop({})
    const lines = new Map<EntityName, string[]>()
    for await (const batch of generate({ scale: 0.02, workers: 1 }).batches()) {
      const own = withOwnIds[batch.entity] as (record: unknown) => never
      const render = otherDocument[batch.entity] as (record: never, makers: Makers) => Document
      const extra = extras[batch.entity] ?? (() => ({}))
      const before = records[batch.entity].length
      const documents: Document[] = []
      const written = lines.get(batch.entity) ?? []
      lines.set(batch.entity, written)
      for (const [i, record] of [...recordsOf(batch)].entries()) {
        const kept = own(record)
        records[batch.entity].push(kept)
        documents.push({ ...render(kept, ownTypes), ...extra(before + i, ownTypes) })
        written.push(JSON.stringify({ ...render(kept, plainMakers), ...extra(before + i, plainMakers) }))
      }
      await client.db().collection(collections[batch.entity]).insertMany(documents)
    }
    oracle = sharing(await oracleOf(records))
    loaded = await storeOf(records)
    for (const [table, { from, key, id, columns, types }] of Object.entries(relations)) {
      const file = join(folder, `${table}.jsonl`)
      await writeFile(file, lines.get(from)!.join('\n'))
      const text = `CREATE OR REPLACE TABLE ${table} AS SELECT t.*, ${columns} FROM ${table} t
        JOIN read_json('${file}', format = 'newline_delimited', columns = {${types}}) d ON d.${id} = t.${key}`
      await oracle.query({ text, values: [] })
    }
    await rm(folder, { recursive: true })
    shop = await open(url, { mapping })
  })

  afterAll(async () => {
    await shop.close()
    oracle.close()
    await loaded.remove()
    await client.close()
    await server?.stop()
  })

  test.each(calls)('answer %s %j as the oracle does', async (name, params) => {
    const result = await expectEqualToOracle(shop, oracle, name, params)
    expect(result.rows().length).toBeGreaterThan(0)
    expect(result.meta.params).toMatchObject(params)
  })

  test('split what was sold as plain SQL does', async () => {
    const result = await analyze(shop, 'revenue', { every: 'month', by: 'tier' } as ParamsOf<typeof revenue>)
    const sold = new Map<string, { orders: number; gross: number }>()
    for (const { tier, orders, grossMinor } of result.rows() as {
      tier: string
      orders: number
      grossMinor: number
    }[]) {
      const before = sold.get(tier) ?? { orders: 0, gross: 0 }
      sold.set(tier, { orders: before.orders + orders, gross: before.gross + grossMinor })
    }
    const wanted = await oracle.query({
      text: `SELECT COALESCE(u.extra_tier, '(not set)') AS tier, COUNT(DISTINCT o.transactionId) AS orders,
          CAST(SUM(l.quantity * l.unitPriceMinor) AS BIGINT) AS gross
        FROM orders o JOIN order_lines l USING (transactionId) LEFT JOIN users u USING (userId)
        WHERE o.status NOT IN ('pending', 'cancelled') AND NOT o.test AND o.at >= ?
        GROUP BY 1`,
      values: [result.meta.period.from],
    })
    expect(wanted).toHaveLength(4)
    expect(wanted).toEqual(expect.arrayContaining(Array.from(sold, ([tier, sums]) => ({ tier, ...sums }))))
  })

  test.each([
    { executor: 'inline', partitions: 1 },
    { executor: 'inline', partitions: 64 },
    { executor: 'workers', workers: 2, partitions: 1 },
    { executor: 'workers', workers: 2, partitions: 7 },
  ] as const)('answer the same with %j, in memory and out of files', async (run) => {
    const temporary = await mkdtemp(join(tmpdir(), 'polymart-extra-'))
    vi.stubEnv('TMPDIR', temporary)
    try {
      for (const memory of [undefined, { memory: 0, exchangeMemory: 1 << 16 }]) {
        const other = await open(url, { mapping, ...memory })
        for (const [name, params] of [calls[3]!, calls[7]!, calls[11]!, calls[15]!]) {
          const expected = await analyze(shop, name, params)
          const found = await analyze(other, name, { ...params, ...run })
          for (const table of expected.tableNames) expect(found.rows(table)).toEqual(expected.rows(table))
          expect(found.meta.partitions).toBe(run.partitions)
        }
        await other.close()
      }
      expect((await readdir(temporary)).filter((name) => name.startsWith('polymart'))).toEqual([])
    } finally {
      vi.unstubAllEnvs()
      await rm(temporary, { recursive: true })
    }
  })

  test('are those of the stores that have them', async () => {
    const mixed = await open({ entities: url, sessions: loaded.url }, { mapping })
    for (const [name, params] of [calls[3]!, calls[6]!, calls[13]!])
      await expectEqualToOracle(mixed, oracle, name, { ...params, partitions: 5 })
    await expect(analyze(mixed, 'rfm', { where: { banner: 'c1' } })).rejects.toThrow('Unknown field "banner"')
    await mixed.close()
    const inStore = await open(loaded.url)
    await expect(analyze(inStore, 'rfm', { where: { tier: 'gold' } })).rejects.toThrow('Unknown field "tier"')
    await inStore.close()
  })

  test('are read where they are asked for, and nowhere else', async () => {
    const fresh = await open(url, { mapping })
    const read = async (name: string, params: object) =>
      (await explain(fresh, name, params)).reads.flatMap(({ entity, columns }) =>
        columns.filter((column) => column.startsWith('extra.')).map((column) => `${entity} ${column}`),
      )
    expect(await read('rfm', {})).toEqual([])
    expect(await read('rfm', { where: { tier: 'gold', 'order.units': 1 } })).toEqual([
      'users extra.tier',
      'transactions extra.units',
    ])
    expect(await read('revenue', { by: 'banner' })).toEqual(['sessions extra.banner'])
    await fresh.close()
  })

  describe('on the command line', () => {
    let folder: string
    const run = (args: string): Promise<Ended> =>
      inside([...args.split(' '), '--store', url, '--mapping', 'mapping.json'], { cwd: folder })

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'polymart-extra-'))
      await writeFile(join(folder, 'mapping.json'), JSON.stringify(mapping))
    })

    afterAll(() => rm(folder, { recursive: true }))

    test('are conditions of their kind, and breakdowns', async () => {
      const where = { tier: ['gold', 'silver'], points: [1, 2], vip: false }
      const expected = await analyze(shop, 'revenue', { by: 'coupon', where } as ParamsOf<typeof revenue>)
      const { code, out, err } = await run(
        'analyze revenue --where tier=gold --where tier=silver --where points=1 --where points=2 --where vip=false --by coupon --format json',
      )
      expect(code, err).toBe(0)
      const { meta, rows } = JSON.parse(out) as { meta: { params: object }; rows: object[] }
      expect(meta.params).toMatchObject({ by: 'coupon', where })
      expect(rows).toEqual(expected.rows())
      const { out: table } = await run('analyze funnel --by tier --table summary')
      expect(table).toMatch(/^tier +entered/m)
      expect(table).toMatch(/^gold +\d/m)
    })

    test('are explained as they will be read', async () => {
      const { out, err } = await run('analyze rfm --where user.tier=gold --explain')
      expect(err).toBe('')
      expect(out).toMatch('extra.tier')
      expect(out).not.toMatch('extra.points')
    })

    test('are looked at by the doctor', async () => {
      const { code, out } = await run('doctor --format json')
      expect(code).toBe(0)
      expect(out).toMatch('"extra.tier"')
    })

    test('are named where a condition names none', async () => {
      const { code, err } = await run('analyze rfm --where tire=gold')
      expect(code).toBe(2)
      expect(err).toMatch('Did you mean "tier"?')
    })
  })

  test.each<[string, object, string]>([
    ['rfm', { where: { tire: 'gold' } }, 'Unknown field "tire" in where. Did you mean "tier"?'],
    [
      'rfm',
      { where: { points: 'many' } },
      'Expected where.points to be a number, a list of them, or null, found "many".',
    ],
    ['rfm', { where: { 'session.tier': 'gold' } }, 'Unknown field "session.tier" in where.'],
    ['rfm', { where: { 'user.tier.x': 'gold' } }, 'Unknown field "user.tier.x" in where.'],
    ['rfm', { where: { constructor: 'x' } }, 'Unknown field "constructor" in where.'],
    ['funnel', { by: 'coupon' }, 'Expected a field of session, user in by, found "coupon", which is a field of order.'],
    ['revenue', { by: 'copuon' }, 'Unknown field "copuon" in by. Did you mean "coupon"?'],
    ['revenue', { by: 'units' }, 'found "units": say "order.units".'],
  ])('are named in what %s %j is answered', async (name, params, message) => {
    await expect(analyze(shop, name, params)).rejects.toThrow(message)
  })
})
