import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { batchOf, bucketOf, entityNames } from '@polymart/core'
import type { Batch } from '@polymart/core'
import { emptyShop, nastyShop, oneCustomer, shuffled } from '../../../test/fixtures/nasty.js'
import {
  at,
  category,
  event,
  line,
  order,
  product,
  refund,
  session,
  shop,
  user,
} from '../../../test/fixtures/records.js'
import type { Records } from '../../../test/fixtures/records.js'
import { storeOf } from '../../../test/fixtures/store.js'
import { open, reconcile } from '../src/index.js'
import type { ReconcileOptions, Reconciliation } from '../src/index.js'

const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const reconciled = async (records: Records, options: ReconcileOptions = {}): Promise<Reconciliation> => {
  const store = await storeOf(records)
  cleanUp.push(store.remove)
  const opened = await open(store.url)
  cleanUp.push(() => opened.close())
  return reconcile(opened, options)
}

/** The batches of records, as a reader of files would give them. */
async function* batches(records: Records): AsyncGenerator<Batch> {
  for (const entity of entityNames) yield await Promise.resolve(batchOf(entity, records[entity] as never))
}

const time = at('2026-04-01T10:00Z')
const catalog = {
  categories: [category('top', 'Top'), category('sub', 'Sub', 'top')],
  products: [product({ productId: 'p1', categoryId: 'sub' })],
}

const found = ({ checks }: Reconciliation): readonly string[] =>
  checks.flatMap(({ check, entity, field, findings }) =>
    findings.map(({ id, missing }) => `${entity} ${id}: ${field}: ${check} ${missing.join(', ')}`),
  )

const tracked = ({ tracking }: Reconciliation): readonly string[] =>
  tracking.checks.flatMap(({ check, findings }) => findings.map(({ id }) => `${id}: ${check}`))

// Persons whose rows lie far apart, so that links between them leave their partition.
const [near, far] = ['u1', 'u9'] as const

it('knows persons of two partitions', () => {
  expect(bucketOf(near) < 2048).not.toBe(bucketOf(far) < 2048)
})

describe.each([1, 2, 9])('links, in %i partitions', (partitions) => {
  it('finds none that leads to nothing in a shop that is whole', async () => {
    const records = shop({
      ...catalog,
      users: [user({ userId: near }), user({ userId: far })],
      transactions: [
        order({ transactionId: 'own', userId: near, at: time, sessionId: 's' }),
        order({ transactionId: 'of another', userId: far, at: time, sessionId: 's' }),
        order({ transactionId: 'untracked', userId: far, at: time, refunds: [refund(time, { p1: 1 })] }),
      ],
      sessions: [
        session({
          sessionId: 's',
          userId: near,
          startAt: time,
          events: [
            event(1, time, 'purchase', { transactionId: 'own', productId: 'p1' }),
            event(2, time, 'purchase', { transactionId: 'of another' }),
          ],
        }),
      ],
    })
    const result = await reconciled(records, { partitions })
    expect(found(result)).toEqual([])
    expect(result).toMatchObject({ agrees: true, files: null })
    expect(result.checks.map(({ rows }) => rows)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(tracked(result)).toEqual([])
    expect(result.tracking).toMatchObject({ orders: 2, purchases: 2 })
  })

  it('finds every kind that leads to nothing', async () => {
    const records = shop({
      categories: [...catalog.categories, category('lost', 'Lost', 'nowhere')],
      products: [...catalog.products, product({ productId: 'loose', categoryId: 'no category' })],
      users: [user({ userId: near })],
      transactions: [
        order({
          transactionId: 'lines',
          userId: near,
          at: time,
          lines: [line('x', 1, 1), line('p1', 1, 1), line('b', 1, 1), line('x', 1, 1)],
        }),
        order({
          transactionId: 'refunds',
          userId: near,
          at: time,
          refunds: [refund(time, { p1: 1 }), refund(time, { y: 1 })],
        }),
        order({ transactionId: 'nobody', userId: far, at: time }),
        order({ transactionId: 'lead', userId: near, at: time, sessionId: 'no session' }),
        order({ transactionId: 'old lead', userId: near, at: at('2026-03-31T23:59Z'), sessionId: 'old session' }),
      ],
      sessions: [
        session({ sessionId: 'strange', userId: far, startAt: time }),
        session({ sessionId: 'anonymous', visitorId: far, startAt: time }),
        session({
          sessionId: 'empty links',
          userId: near,
          startAt: time,
          events: [
            event(1, time, 'product_view', { productId: 'z' }),
            event(2, time, 'purchase', { transactionId: 'never' }),
            event(3, time, 'checkout', { transactionId: 'ever' }),
            event(4, time, 'purchase', { transactionId: 'never' }),
          ],
        }),
      ],
    })
    const result = await reconciled(records, { partitions })
    expect(found(result)).toEqual([
      'categories lost: parentId: unknown category nowhere',
      'products loose: categoryId: unknown category no category',
      `transactions nobody: userId: unknown user ${far}`,
      'transactions lines: lines.productId: unknown product b, x',
      'transactions refunds: refunds.lines.productId: unknown product y',
      'transactions lead: sessionId: unknown session no session',
      'transactions old lead: sessionId: unknown session old session',
      `sessions strange: userId: unknown user ${far}`,
      'sessions empty links: events.productId: unknown product z',
      'sessions empty links: events.transactionId: unknown order ever, never',
    ])
    expect(result.agrees).toBe(false)
    expect(result.checks.map(({ rows, uncovered }) => [rows, uncovered])).toEqual([
      [1, undefined],
      [1, undefined],
      [1, undefined],
      [1, undefined],
      [1, undefined],
      [2, 1],
      [1, undefined],
      [1, undefined],
      [1, undefined],
    ])
  })

  it('holds tracked purchases against the ledger', async () => {
    const bought = (sessionId: string, userId: string, ...orders: (string | null)[]) =>
      session({
        sessionId,
        userId,
        startAt: time,
        events: orders.map((transactionId, i) => event(i, time, 'purchase', { transactionId })),
      })
    const result = await reconciled(
      shop({
        ...catalog,
        users: [user({ userId: near }), user({ userId: far })],
        transactions: [
          order({ transactionId: 'a', userId: near, at: time, sessionId: 'silent' }),
          order({ transactionId: 'b', userId: far, at: time, sessionId: 'silent' }),
          order({ transactionId: 'c', userId: near, at: time, sessionId: 'right' }),
          order({ transactionId: 'd', userId: far, at: time, sessionId: 'right' }),
          order({ transactionId: 'e', userId: near, at: time }),
          order({ transactionId: 'f', userId: far, at: time, sessionId: 'unsaid' }),
          order({ transactionId: 'g', userId: near, at: time, sessionId: 'unsaid' }),
        ],
        sessions: [
          session({
            sessionId: 'silent',
            userId: near,
            startAt: time,
            events: [event(1, time, 'checkout', { transactionId: 'a' })],
          }),
          bought('right', near, 'c'),
          bought('wrong', near, 'd', 'e', null),
          bought('wrong too', far, 'e', 'never'),
          bought('both', far, 'd', 'f'),
          bought('unsaid', far, 'f', null),
        ],
      }),
      { partitions },
    )
    expect(tracked(result)).toEqual([
      'a: no purchase of it in its session',
      'b: no purchase of it in its session',
      'd: no purchase of it in its session',
      'unsaid: purchase of no order',
      'wrong: purchase of no order',
      'both: purchase of an order of another session',
      'wrong: purchase of an order of another session',
      'wrong too: purchase of an order of another session',
    ])
    expect(result.tracking).toMatchObject({ orders: 6, purchases: 10 })
    expect(found(result)).toEqual(['sessions wrong too: events.transactionId: unknown order never'])
  })
})

it('takes all links to sessions as uncovered where there are none', async () => {
  const { checks } = await reconciled(
    shop({
      ...catalog,
      users: [user({ userId: near })],
      transactions: [order({ transactionId: 'o', userId: near, at: time, sessionId: 's' })],
    }),
  )
  expect(checks.find(({ field }) => field === 'sessionId')).toMatchObject({ rows: 1, uncovered: 1 })
})

it('says the same whatever the order of rows, the partitions and the threads', async () => {
  const expected = await reconciled(nastyShop(), { all: true, partitions: 1 })
  expect(found(expected).length).toBeGreaterThan(10)
  expect(await reconciled(shuffled(nastyShop(), 3), { all: true, partitions: 8 })).toEqual(expected)
  const workers = { executor: 'workers', workers: 2, partitions: 5 } as const
  expect(await reconciled(nastyShop(), { all: true, ...workers, files: batches(nastyShop()) })).toMatchObject({
    ...expected,
    files: [{}, {}, {}, {}, {}],
  })
})

describe.each([1, 2, 9])('files beside the store, in %i partitions', (partitions) => {
  it('finds them equal', async () => {
    const result = await reconciled(nastyShop(), { partitions, files: batches(shuffled(nastyShop(), 5)) })
    const records = nastyShop()
    for (const [i, entity] of entityNames.entries()) {
      const rows = records[entity].length
      const none = { rows: 0, findings: [] }
      expect(result.files![i]).toEqual({
        entity,
        store: rows,
        files: rows,
        equal: rows,
        different: none,
        onlyInStore: none,
        onlyInFiles: none,
      })
    }
  })

  it('finds what is in one alone, and what differs where', async () => {
    const here = shop({
      ...catalog,
      users: [user({ userId: near, name: 'Ann' }), user({ userId: far }), user({ userId: 'here' })],
      transactions: [
        order({ transactionId: 'same', userId: near, at: time }),
        order({ transactionId: 'other', userId: near, at: time, refunds: [refund(time, { p1: 5 })] }),
        order({ transactionId: 'moved', userId: near, at: time }),
      ],
      sessions: [
        session({ sessionId: 's', userId: near, startAt: time, events: [event(1, time, 'search')] }),
        session({ sessionId: 'restarted', userId: near, startAt: time }),
        session({ sessionId: 'signed in', visitorId: far, userId: near, startAt: time }),
      ],
    })
    const files = shop({
      ...catalog,
      categories: [category('top', 'Other'), category('sub', 'Sub', 'top'), category('new', 'New')],
      users: [user({ userId: near, name: 'Bo', country: 'DE' }), user({ userId: far }), user({ userId: 'there' })],
      transactions: [
        order({ transactionId: 'same', userId: near, at: time }),
        order({ transactionId: 'other', userId: near, at: time, billing: { country: 'DE', region: null, city: null } }),
        order({ transactionId: 'moved', userId: far, at: time + 1 }),
      ],
      sessions: [
        session({ sessionId: 's', userId: near, startAt: time, events: [event(1, time, 'search', { page: '/' })] }),
        session({ sessionId: 'restarted', userId: near, startAt: time + 1 }),
        session({ sessionId: 'signed in', visitorId: far, startAt: time }),
      ],
    })
    const { files: entities, agrees } = await reconciled(here, { partitions, files: batches(files) })
    expect(agrees).toBe(false)
    const told = entities!.map(({ entity, store, files: rows, equal, different, onlyInStore, onlyInFiles }) => [
      entity,
      [store, rows, equal],
      different.findings.map(({ id, fields }) => `${id}: ${fields.join(', ')}`),
      onlyInStore.findings.map(({ id }) => id),
      onlyInFiles.findings.map(({ id }) => id),
    ])
    expect(told).toEqual([
      ['users', [3, 3, 1], [`${near}: name, country`], ['here'], ['there']],
      ['categories', [2, 3, 1], ['top: name'], [], ['new']],
      ['products', [1, 1, 1], [], [], []],
      ['transactions', [3, 3, 1], ['moved: person', 'other: billing.country, refunds'], [], []],
      ['sessions', [3, 3, 0], ['restarted: startAt, endAt', 's: events', 'signed in: person'], [], []],
    ])
  })
})

it("takes the last of files' rows with one id, as a load would", async () => {
  const records = oneCustomer()
  const twice = { ...records, users: [user({ userId: 'only', country: 'FR' }), ...records.users] }
  const { files } = await reconciled(records, { files: batches(twice) })
  expect(files![0]).toMatchObject({ entity: 'users', store: 1, files: 1, equal: 1 })
})

it('compares an empty store with files, and leaves nothing behind', async () => {
  const before = await readdir(tmpdir())
  const { files } = await reconciled(emptyShop(), { files: batches(nastyShop()) })
  expect(files![0]).toMatchObject({ store: 0, equal: 0, onlyInFiles: { rows: nastyShop().users.length } })
  const left = (await readdir(tmpdir())).filter((name) => name.startsWith('polymart-files-') && !before.includes(name))
  expect(left).toEqual([])
})

it('passes on what breaks the files', async () => {
  async function* broken(): AsyncGenerator<Batch> {
    await Promise.resolve()
    throw new RangeError('line 7')
  }
  await expect(reconciled(oneCustomer(), { files: broken() })).rejects.toThrow('line 7')
  await expect(reconciled(oneCustomer(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'interrupted',
  })
  await expect(reconciled(oneCustomer(), { file: [] } as object)).rejects.toThrow('Did you mean')
})
