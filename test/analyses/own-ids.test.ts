import { geography, open, revenue } from '@polymart/analytics'
import type { Shop, Where } from '@polymart/analytics'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, order, session, shop as shopOf, user } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

// Orders and sessions have a sessionId and a userId of their own, whatever their session and user are.

const noon = at('2026-05-10T12:00Z')
const records = shopOf({
  users: [user({ userId: 'ann' })],
  sessions: [
    session({ sessionId: 's1', userId: 'ann', startAt: noon }),
    session({ sessionId: 's2', startAt: noon }),
    // Of a user in no list.
    session({ sessionId: 's3', userId: 'ghost', startAt: noon }),
  ],
  transactions: [
    order({ transactionId: 'o1', userId: 'ann', at: noon + 1, sessionId: 's1' }),
    order({ transactionId: 'o2', userId: 'ann', at: noon + 2 }),
    order({ transactionId: 'o3', userId: 'ghost', at: noon + 3 }),
    order({ transactionId: 'o4', userId: 'ann', at: noon + 4, sessionId: 'gone' }),
  ],
})

let store: TemporaryStore
let shop: Shop
beforeAll(async () => {
  store = await storeOf(records)
  shop = await open(store.url)
})
afterAll(async () => {
  await shop.close()
  await store.remove()
})

test.each<[Where, orders: number, sessions: number]>([
  [{ sessionId: 's1' }, 1, 1],
  // Those that name none, or one that is not there.
  [{ sessionId: null }, 3, 0],
  [{ sessionId: { not: 's1' } }, 3, 2],
  [{ userId: 'ann' }, 3, 1],
  [{ userId: 'ghost' }, 1, 1],
  [{ userId: null }, 0, 1],
  [{ userId: { not: 'ann' } }, 1, 2],
  // As a field of the session that an order names, it is asked of that one.
  [{ 'session.sessionId': { not: 's1' } }, 0, 2],
  [{ 'user.userId': null }, 1, 2],
])('where %j has %i orders and %i sessions', async (where, orders, sessions) => {
  const params = { where, asOf: '2026-05-11', period: { from: '2026-05-10' } }
  const days = (await revenue(shop, params)).rows()
  expect(days.map((day) => day.orders)).toEqual([orders])
  const [total] = (await geography(shop, params)).rows('total')
  expect(total).toMatchObject({ orders, sessions })
})
