import { afterAll, beforeAll, expect, it } from 'vitest'
import { analyze, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { at, event, line, order, session, shop as records, user } from '../../../test/fixtures/records.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'

/** One of each fault in May, at the first instant of June, and in July. */
const times = [at('2026-05-20'), at('2026-06-01'), at('2026-07-20')]
const each = <T>(make: (time: number, i: number) => T[]): T[] => times.flatMap(make)

const shopRecords = records({
  users: [user({ userId: 'u' })],
  transactions: each((time, i) => [
    // It names a session of somebody else, which is left out.
    order({ transactionId: `fine ${i}`, userId: 'u', at: time, sessionId: `bot ${i}` }),
    order({ transactionId: `test ${i}`, userId: 'u', at: time, test: true }),
    order({ transactionId: `lost ${i}`, userId: 'u', at: time, status: 'lost' }),
    order({ transactionId: `negative ${i}`, userId: 'u', at: time, lines: [line('p', -1, 5)] }),
    order({ transactionId: `euro ${i}`, userId: 'u', at: time, currency: 'EUR' }),
    order({ transactionId: `stranger ${i}`, userId: 'x', at: time }),
  ]),
  sessions: each((time, i) => [
    session({ sessionId: `own ${i}`, userId: 'u', startAt: time }),
    session({ sessionId: `bot ${i}`, startAt: time, bot: true }),
    session({ sessionId: `staff ${i}`, startAt: time, internal: true }),
    session({ sessionId: `odd ${i}`, startAt: time, events: [event(1, time, 'unheard')] }),
  ]),
})

let store: TemporaryStore
let shop: Shop
beforeAll(async () => {
  store = await storeOf(shopRecords)
  shop = await open(store.url)
})
afterAll(async () => {
  await shop.close()
  await store.remove()
})

const orders = [
  'orders of unknown status',
  'orders with a negative amount',
  'orders in another currency',
  'test orders',
]
const sessions = ['sessions of bots', 'internal sessions']
const lines = 'lines without a known category (kept as "(not set)")'

it.each<[string, object, readonly string[]]>([
  ['rfm', {}, [...orders, ...sessions, 'orders of unknown users']],
  ['repurchase', {}, [...orders, 'orders of unknown users']],
  ['cohorts', {}, [...orders, 'orders of unknown users']],
  ['cohorts', { activity: 'session' }, [...orders, ...sessions, 'orders of unknown users']],
  ['funnel', {}, [...orders, ...sessions, 'events of unknown type']],
  ['geography', {}, [...orders, ...sessions]],
  ['revenue', {}, orders],
  ['revenue', { by: 'category' }, [...orders, lines]],
])('%s %j counts what is left out of the period', async (name, params, reasons) => {
  const wanted = (times: number) =>
    Object.fromEntries(reasons.map((reason) => [reason, reason === lines ? 2 * times : times]))
  const of = async (period: object) =>
    (await analyze(shop, name, { ...params, asOf: '2026-08-01', period })).meta.setAside
  // The end of the period is exclusive, its start is not.
  expect(await of({ from: '2026-06-01', to: '2026-07-01' })).toEqual(wanted(1))
  expect(await of({ from: '2026-05-20', to: '2026-06-01' })).toEqual(wanted(1))
  expect(await of({ from: '2026-05-01', to: '2026-08-01' })).toEqual(wanted(3))
  expect(await of({ from: '2026-06-02', to: '2026-07-01' })).toEqual({})
})

it('clv, which takes no period, counts all that is left out before asOf', async () => {
  const of = async (name: string) => (await analyze(shop, name, { asOf: '2026-06-20' })).meta.setAside
  expect(await of('clv')).toEqual(await of('repurchase'))
  expect(await of('clv')).toMatchObject({ 'orders of unknown users': expect.any(Number) as number })
})

it.each(['rfm', 'funnel', 'geography'])('%s counts a row once that other partitions look at too', async (name) => {
  const of = async (partitions: number) => (await analyze(shop, name, { partitions })).meta.setAside
  expect(await of(64)).toEqual(await of(1))
})
