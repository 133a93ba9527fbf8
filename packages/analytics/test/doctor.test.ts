import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { leavesOf, model } from '@polymart/core'
import { emptyShop, nastyShop, oneCustomer, shuffled } from '../../../test/fixtures/nasty.js'
import { at, category, event, line, order, refund, session, shop, user } from '../../../test/fixtures/records.js'
import type { Records } from '../../../test/fixtures/records.js'
import { storeOf } from '../../../test/fixtures/store.js'
import { doctor, open } from '../src/index.js'
import type { Diagnosis, DoctorOptions } from '../src/index.js'

const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const diagnose = async (records: Records, options: DoctorOptions = {}): Promise<Diagnosis> => {
  const store = await storeOf(records)
  cleanUp.push(store.remove)
  const opened = await open(store.url)
  cleanUp.push(() => opened.close())
  return doctor(opened, options)
}

const time = at('2026-04-01T10:00Z')
const minute = 60_000

/** What the checks found, as texts. */
const found = ({ checks }: Diagnosis): readonly string[] =>
  checks.flatMap(({ check, entity, field, findings }) =>
    findings.map(({ id, found: value }) => `${entity} ${id}: ${field} ${check}: ${value}`),
  )

it('finds nothing wrong with a plain shop, and says what is there', async () => {
  const diagnosis = await diagnose(oneCustomer())
  expect(found(diagnosis)).toEqual([])
  expect(diagnosis.healthy).toBe(true)
  expect(diagnosis.stores.entities).toMatchObject({ error: null, moment: { generation: 1, unfinishedSince: null } })
  expect(diagnosis.stores.entities.facts['bytesOnDisk']).toBeGreaterThan(0)
  expect(diagnosis.stores.sessions).toBe(diagnosis.stores.entities)
  expect(diagnosis.entities.map(({ entity, rows, earliest }) => ({ entity, rows, earliest }))).toEqual([
    { entity: 'users', rows: 1, earliest: null },
    { entity: 'categories', rows: 0, earliest: null },
    { entity: 'products', rows: 0, earliest: null },
    { entity: 'transactions', rows: 1, earliest: time + minute },
    { entity: 'sessions', rows: 1, earliest: time },
  ])
  expect(diagnosis.counts.every(({ rows }) => rows === 0)).toBe(true)
  expect(diagnosis.currencies).toEqual([{ currency: 'USD', orders: 1 }])
})

it('says how complete each field is, of lists by item', async () => {
  const { entities } = await diagnose(
    shop({
      users: [user({ userId: 'a', country: 'DE', preferredCategories: ['Home'] }), user({ userId: 'b' })],
      sessions: [
        session({
          sessionId: 's',
          startAt: time,
          events: [event(1, time, 'search'), event(2, time, 'product_view', { productId: 'p' })],
        }),
        session({ sessionId: 't', startAt: time }),
      ],
    }),
  )
  const share = (entity: string, field: string) =>
    entities.find((one) => one.entity === entity)!.fields.find((one) => one.field === field)
  expect(share('users', 'userId')).toEqual({ field: 'userId', of: 2, filled: 2, share: 1 })
  expect(share('users', 'country')).toEqual({ field: 'country', of: 2, filled: 1, share: 0.5 })
  expect(share('users', 'email')).toMatchObject({ filled: 0, share: 0 })
  expect(share('users', 'preferredCategories')).toMatchObject({ of: 2, filled: 1 })
  expect(share('sessions', 'events')).toMatchObject({ of: 2, filled: 1 })
  expect(share('sessions', 'events.productId')).toEqual({ field: 'events.productId', of: 2, filled: 1, share: 0.5 })
  expect(share('transactions', 'billing.country')).toEqual({ field: 'billing.country', of: 0, filled: 0, share: null })
})

const broken = shop({
  categories: [
    category('a', 'A', 'b'),
    category('b', 'B', 'a'),
    category('self', 'Self', 'self'),
    category('below', 'Below a circle', 'a'),
    category('top', 'Top'),
    category('lost', 'Lost', 'nowhere'),
  ],
  transactions: [
    order({ transactionId: 'status', userId: 'u', at: time, status: 'shiped' }),
    order({
      transactionId: 'twice',
      userId: 'u',
      at: time,
      lines: [line('p', 1, 5), line('p', -1, -2), line('p', -3, 1)],
    }),
    order({
      transactionId: 'refund',
      userId: 'u',
      at: time,
      refunds: [refund(time, {}), refund(time, { p: 1, q: -7 }, { taxMinor: -1 })],
    }),
    order({ transactionId: 'rebate', userId: 'u', at: time, shippingMinor: -5 }),
  ],
  sessions: [
    session({ sessionId: 'device', startAt: time, device: 'watch' }),
    session({ sessionId: 'backwards', startAt: time, endAt: time - 1 }),
    session({
      sessionId: 'instant',
      startAt: time,
      endAt: time,
      events: [event(1, time, 'search'), event(2, time, 'search')],
    }),
    session({
      sessionId: 'late',
      startAt: time,
      endAt: time + 5,
      events: [event(1, time + 5, 'search'), event(2, time + 6, 'search')],
    }),
    session({ sessionId: 'early', startAt: time, events: [event(1, time - 1, 'search')] }),
    session({ sessionId: 'disorder', startAt: time, events: [event(2, time, 'search'), event(1, time, 'hover')] }),
    session({ sessionId: 'unsorted', startAt: time, events: [event(1, time + 1, 'search'), event(2, time, 'search')] }),
  ],
})

const defects = [
  'transactions status: status unknown: ',
  'transactions twice: lines.quantity negative: ',
  'transactions twice: lines.unitPriceMinor negative: ',
  'transactions refund: refunds.lines.goodsMinor negative: ',
  'transactions refund: refunds.taxMinor negative: ',
  'sessions device: device unknown: ',
  'sessions disorder: events.type unknown: ',
  'categories a: parentId in a circle: ',
  'categories b: parentId in a circle: ',
  'categories self: parentId in a circle: ',
  'sessions backwards: endAt ends before it starts: ',
  'sessions early: events.at outside its session: ',
  'sessions late: events.at outside its session: ',
  'sessions disorder: events out of order: ',
  'sessions unsorted: events out of order: ',
]

it('finds what is wrong in a row, once a check, without its values', async () => {
  const diagnosis = await diagnose(broken)
  const shapes = [
    'a text of 6 characters',
    'a whole number of 1 digit',
    'a whole number of 1 digit',
    'a whole number of 1 digit',
    'a whole number of 1 digit',
    'a text of 5 characters',
    'a text of 5 characters',
    'a text of 1 character',
    'a text of 1 character',
    'a text of 4 characters',
    ...Array.from({ length: 5 }, () => 'a time'),
  ]
  expect(found(diagnosis)).toEqual(defects.map((defect, i) => defect + shapes[i]!))
  expect(diagnosis.healthy).toBe(false)
  expect(diagnosis.checks.reduce((rows, check) => rows + check.rows, 0)).toBe(defects.length)
})

it('shows the first wrong value when asked', async () => {
  const values = ['"shiped"', '-1', '-2', '-7', '-1', '"watch"', '"hover"', '"b"', '"a"', '"self"'].concat(
    ['09:59:59.999', '09:59:59.999', '10:00:00.006', '10:00:00.000', '10:00:00.000'].map(
      (clock) => `"2026-04-01T${clock}Z"`,
    ),
  )
  expect(found(await diagnose(broken, { showValues: true }))).toEqual(defects.map((defect, i) => defect + values[i]!))
})

it('finds sessions that are there more than once, under another person or start', async () => {
  const records = shop({
    sessions: [
      ...Array.from({ length: 300 }, (_, i) => session({ sessionId: `s${i}`, startAt: time })),
      session({ sessionId: 's7', userId: 'signed in', startAt: time }),
      session({ sessionId: 's8', visitorId: 'visitor of s8', startAt: time + 1 }),
      session({ sessionId: 's8', userId: 'a', startAt: time }),
    ],
  })
  for (const partitions of [1, 16]) {
    const diagnosis = await diagnose(records, { partitions })
    expect(found(diagnosis)).toEqual([
      'sessions s7: sessionId there more than once: 2 rows',
      'sessions s8: sessionId there more than once: 3 rows',
    ])
  }
})

it('checks no field that identifies a person, so that its values cannot be shown', () => {
  const personal = leavesOf(model.users.fields).filter(({ field }) => field.pii)
  expect(personal.map(({ name }) => name)).toContain('email')
  for (const { field } of personal) expect(field.symbols ?? field.notNegative).toBeUndefined()
})

it('counts what may be as it should', async () => {
  const { counts, currencies, healthy } = await diagnose(
    shop({
      users: [
        user({ userId: 'late', signupAt: time + 1 }),
        user({ userId: 'in time', signupAt: time }),
        user({ userId: 'never' }),
      ],
      transactions: [
        order({ transactionId: '1', userId: 'late', at: time + 9 }),
        order({ transactionId: '2', userId: 'late', at: time, totalMinor: 1001 }),
        order({
          transactionId: '3',
          userId: 'in time',
          at: time,
          lines: [line('p', 3, 500, 100)],
          shippingMinor: 5,
          taxMinor: 3,
        }),
        order({
          transactionId: '4',
          userId: 'in time',
          at: time,
          currency: 'EUR',
          refunds: [refund(time, { p1: 1000 })],
        }),
        order({ transactionId: '5', userId: 'nobody', at: time, currency: 'EUR' }),
        order({ transactionId: '6', userId: 'nobody', at: time, currency: 'CHF' }),
      ],
    }),
  )
  expect(healthy).toBe(true)
  expect(counts.map(({ entity, field, check, rows }) => `${entity}.${field} ${check}: ${rows}`)).toEqual([
    'transactions.totalMinor differs from its parts by rounding: 1',
    'users.signupAt after the first order: 1',
    'transactions.currency not the currency of most: 3',
  ])
  expect(currencies).toEqual([
    { currency: 'USD', orders: 3 },
    { currency: 'EUR', orders: 2 },
    { currency: 'CHF', orders: 1 },
  ])
})

it('keeps the first 20 by bytes, or all, and counts them all', async () => {
  const ids = Array.from({ length: 1500 }, (_, i) => `${i % 2 ? '😀' : 'Ａ'}${String(i).padStart(4, '0')}`)
  const records = shop({
    transactions: ids.map((transactionId) => order({ transactionId, userId: transactionId, at: time, status: 'x' })),
  })
  const status = ({ checks }: Diagnosis) => checks.find(({ field }) => field === 'status')!
  const sorted = ids.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const first = status(await diagnose(records, { partitions: 3 }))
  expect(first.rows).toBe(1500)
  expect(first.findings.map(({ id }) => id)).toEqual(sorted.slice(0, 20))
  expect(status(await diagnose(records, { all: true })).findings.map(({ id }) => id)).toEqual(sorted)
})

it('says the same whatever the order of rows, the partitions and the threads', async () => {
  const apart = ({ entities, checks, counts, currencies }: Diagnosis) => ({ entities, checks, counts, currencies })
  const expected = apart(await diagnose(nastyShop(), { all: true, partitions: 1 }))
  expect(found(expected as Diagnosis).length).toBeGreaterThan(10)
  expect(apart(await diagnose(shuffled(nastyShop(), 7), { all: true, partitions: 7 }))).toEqual(expected)
  expect(apart(await diagnose(nastyShop(), { all: true, executor: 'workers', workers: 2, partitions: 5 }))).toEqual(
    expected,
  )
})

it('looks at the stores as they are now', async () => {
  const store = await storeOf(oneCustomer())
  cleanUp.push(store.remove)
  const opened = await open(store.url)
  cleanUp.push(() => opened.close())
  expect((await doctor(opened)).stores.entities.moment!.generation).toBe(1)
  const { openEmbedded } = await import('@polymart/embedded')
  const again = await openEmbedded(store.folder)
  await (await again.writer()).finish()
  await again.close()
  expect((await doctor(opened)).stores.entities.moment!.generation).toBe(2)
})

it('tells of a store that cannot be reached, and looks at the other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polymart-nothing-'))
  const store = await storeOf(broken)
  cleanUp.push(store.remove, () => rm(folder, { recursive: true }))
  const opened = await open({ entities: `embedded:${folder}`, sessions: store.url })
  cleanUp.push(() => opened.close())
  const { stores, entities, checks, counts, healthy } = await doctor(opened)
  expect(stores.entities.error!.code).toBe('unreachable')
  expect(stores.entities.moment).toBeNull()
  expect(stores.sessions.error).toBeNull()
  expect(entities.map(({ entity }) => entity)).toEqual(['sessions'])
  expect(new Set(checks.map(({ entity }) => entity))).toEqual(new Set(['sessions']))
  expect(checks.some(({ rows }) => rows > 0)).toBe(true)
  expect(counts).toEqual([])
  expect(healthy).toBe(false)
})

it('looks at an empty shop, and stops when told', async () => {
  const { entities, healthy } = await diagnose(emptyShop())
  expect(entities.map(({ rows }) => rows)).toEqual([0, 0, 0, 0, 0])
  expect(healthy).toBe(true)
  await expect(diagnose(oneCustomer(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' })
  await expect(diagnose(oneCustomer(), { al: true } as object)).rejects.toThrow('Did you mean')
})
