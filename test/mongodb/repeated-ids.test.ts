import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, doctor, open } from '@polymart/analytics'
import type { Diagnosis } from '@polymart/analytics'
import { checkMapping } from '@polymart/core'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mongoServer } from '../../packages/core/test/servers/mongo.js'
import { inside } from '../cli-inside.js'

const server = await mongoServer()

const mapping = checkMapping({
  money: { unit: 'minor', currency: 'EUR' },
  users: { from: 'customers', fields: { userId: 'no', signupAt: 'since' } },
  categories: { from: 'groups', fields: { categoryId: 'id', name: 'label' } },
  products: { from: 'catalogue', fields: { productId: 'sku', categoryId: 'group' } },
  transactions: {
    from: 'orders',
    fields: {
      transactionId: 'no',
      userId: 'customer',
      at: 'placed',
      status: { constant: 'completed' },
      lines: { path: 'items', fields: { productId: 'sku', unitPriceMinor: 'price' } },
    },
  },
  sessions: {
    from: 'visits',
    fields: {
      sessionId: 'visit',
      visitorId: 'cookie',
      startAt: 'began',
      device: { constant: 'mobile' },
      channel: { constant: 'direct' },
    },
  },
})

const time = new Date('2026-06-10T10:00:00Z')
const numbers = (length: number): readonly number[] => Array.from({ length }, (_, n) => n)
const customer = (no: number) => ({ no, since: new Date('2025-01-01') })
const order = (no: number, by = no) => ({ no, customer: by, placed: time, items: [{ sku: 'A', price: 100 }] })
const visit = (n: number, cookie = `c${n}`) => ({ visit: `v${n}`, cookie, began: time })

const sound = {
  customers: numbers(300).map(customer),
  groups: [{ id: 'g', label: 'All' }],
  catalogue: ['A', 'B'].map((sku) => ({ sku, group: 'g' })),
  orders: numbers(300).map((no) => order(no)),
  visits: numbers(300).map((n) => visit(n)),
}

/** Ids of one person twice and three times, and an order and a visit of which another person has the second. */
const spoilt = {
  customers: [...sound.customers, customer(7)],
  groups: [...sound.groups, ...sound.groups],
  catalogue: [...sound.catalogue, { sku: 'B', group: 'g' }],
  orders: [...sound.orders, order(8), order(8), order(9, 200)],
  visits: [...sound.visits, visit(5), visit(6, 'of another')],
}

/** Collections whose documents are told apart by `_id`, and mapped by a field that says less. */
describe.skipIf(!server)('ids that more than one document has', () => {
  const urls = { sound: server?.database() ?? '', spoilt: server?.database() ?? '' }

  beforeAll(async () => {
    for (const [url, collections] of [
      [urls.sound, sound],
      [urls.spoilt, spoilt],
    ] as const) {
      const client = await MongoClient.connect(url)
      for (const [name, documents] of Object.entries(collections)) {
        await client
          .db()
          .collection(name)
          .insertMany(documents.map((document) => ({ ...document })))
      }
      await client.close()
    }
  })

  afterAll(() => server?.stop())

  const repeated = ({ checks }: Diagnosis) =>
    checks
      .filter(({ check }) => check === 'there more than once')
      .flatMap(({ entity, field, findings }) => findings.map(({ id, found }) => `${entity}.${field} ${id}: ${found}`))

  test.each([{ partitions: 1 }, { partitions: 16 }, { executor: 'workers', workers: 2, partitions: 5 }] as const)(
    'are found by the doctor with %j',
    async (run) => {
      const shop = await open(urls.spoilt, { mapping })
      const diagnosis = await doctor(shop, run)
      await shop.close()
      expect(diagnosis.healthy).toBe(false)
      expect(repeated(diagnosis)).toEqual([
        'users.userId 7: 2 rows',
        'categories.categoryId g: 2 rows',
        'products.productId B: 2 rows',
        'transactions.transactionId 8: 3 rows',
        'transactions.transactionId 9: 2 rows',
        'sessions.sessionId v5: 2 rows',
        'sessions.sessionId v6: 2 rows',
      ])
    },
  )

  test.each([{ partitions: 1 }, { partitions: 64 }, { executor: 'workers', workers: 2, partitions: 5 }] as const)(
    'are warned of by analyses with %j, kept in memory or read each time',
    async (run) => {
      const advice = (key: string): string =>
        `each is counted separately. Map ${key} to a field that is unique in every document, or remove the duplicates, which polymart doctor lists.`
      for (const memory of [{}, { memory: 0, exchangeMemory: 1 << 16 }]) {
        const shop = await open(urls.spoilt, { mapping, ...memory })
        for (const again of ['first', 'warm']) {
          const { meta } = await analyze(shop, 'rfm', run)
          expect(meta.warnings, again).toEqual(
            expect.arrayContaining([
              `1 users with a duplicate userId; ${advice('userId')}`,
              `2 transactions with a duplicate transactionId; ${advice('transactionId')}`,
              `1 sessions with a duplicate sessionId; ${advice('sessionId')}`,
            ]),
          )
        }
        const { meta } = await analyze(shop, 'revenue', run)
        expect(meta.warnings.filter((warning) => warning.includes('with a duplicate'))).toHaveLength(2)
        await shop.close()
      }
    },
  )

  test('are named on the command line, and told of beside numbers', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'polymart-repeated-'))
    await writeFile(join(cwd, 'mapping.json'), JSON.stringify(mapping))
    const run = (args: string) =>
      inside([...args.split(' '), '--mapping', 'mapping.json', '--store', urls.spoilt], { cwd })
    const { code, out, err } = await run('doctor')
    expect(code, err).toBe(0)
    expect(out).toMatch(
      /^transactions\.transactionId there more than once: 2 rows\n {2}8 {2}found 3 rows\n {2}9 {2}found 2 rows$/m,
    )
    const analysed = await run('analyze rfm --table groups')
    expect(analysed.code).toBe(0)
    expect(analysed.err).toMatch('2 transactions with a duplicate transactionId')
    await rm(cwd, { recursive: true })
  })

  test('are no matter where each has its own', async () => {
    const shop = await open(urls.sound, { mapping })
    expect(await doctor(shop)).toMatchObject({ healthy: true })
    const { meta } = await analyze(shop, 'rfm')
    expect(meta.warnings.filter((warning) => warning.includes('with a duplicate'))).toEqual([])
    await shop.close()
  })
})
