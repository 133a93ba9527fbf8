import { afterAll, beforeAll, expect, it } from 'vitest'
import { funnel, open, paths, sessions } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { at, event, session, shop as records } from '../../../../test/fixtures/records.js'
import { nastyShop } from '../../../../test/fixtures/nasty.js'
import { storeOf } from '../../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../../test/fixtures/store.js'

const asOf = '2026-05-02'
const common = { asOf, period: { from: '2026-03-01' } }

let store: TemporaryStore
let shop: Shop
beforeAll(async () => {
  store = await storeOf(nastyShop())
  shop = await open(store.url)
})
afterAll(async () => {
  await shop.close()
  await store.remove()
})

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

it.each(['session', 'person'] as const)('has a path for each %s with an event', async (counting) => {
  const result = await paths(shop, { ...common, counting, limit: 1_000_000 })
  const all = sum(result.rows('paths').map(({ count }) => count))
  // Every path without `end` has a second value, if only the "(end)".
  expect(sum(result.rows().flatMap(({ position, count }) => (position === 1 ? [count] : [])))).toBe(all)
  const bySession = (await sessions(shop, { ...common, by: 'sessionId' })).rows().filter(({ events }) => events > 0)
  if (counting === 'session') expect(all).toBe(bySession.length)
  else expect(all).toBeLessThan(bySession.length)
})

it('begins as often at a step as a funnel is entered by sessions', async () => {
  const step = { type: 'product_view', where: { productId: ['pot', 'lamp'] } }
  const result = await paths(shop, { ...common, start: step, limit: 1_000_000 })
  const [entered] = (
    await funnel(shop, { ...common, steps: [step, 'checkout'], purchase: 'events', counting: 'session' })
  ).rows()
  expect(entered!.reached).toBeGreaterThan(0)
  expect(sum(result.rows('paths').map(({ count }) => count))).toBe(entered!.reached)
})

it.each<[object, string]>([
  [{ start: 'search', end: 'purchase' }, 'Expected end to be left out where start is given, found "purchase".'],
  [
    { start: 'serach' },
    'Expected the type of start to be one of page_view, search, product_view, add_to_cart, remove_from_cart, checkout, purchase, found "serach". Did you mean "search"?',
  ],
  [{ end: 7 }, 'Expected end to be an event type or {type, name, where}, found 7.'],
  [
    { start: { type: 'search', where: { salesChannel: 'web' } } },
    'Expected a field of event, session, user in start.where',
  ],
  [{ length: 1 }, 'Expected length to be a whole number from 2 to 20, found 1.'],
])('refuses %j', async (params, message) => {
  await expect(paths(shop, params)).rejects.toThrow(message)
})

it('counts paths that read the same as one, and orders events that were stored in disorder', async () => {
  const start = at('2026-04-01T10:00Z')
  const page = (seq: number, after: number, page: string) => event(seq, start + after, 'page_view', { page })
  const odd = await storeOf(
    records({
      sessions: [
        session({ sessionId: 's1', startAt: start, events: [page(0, 0, 'a'), page(1, 1, 'b > c')] }),
        session({ sessionId: 's2', startAt: start, events: [page(0, 0, 'a > b'), page(1, 1, 'c')] }),
        session({ sessionId: 's3', startAt: start, events: [page(1, 5, 'c'), page(2, 0, 'b'), page(0, 0, 'a')] }),
      ],
    }),
  )
  const opened = await open(odd.url)
  try {
    const result = await paths(opened, { asOf: '2026-04-02', nodes: 'page', length: 3 })
    expect(result.rows('paths').map(({ path, count }) => [path, count])).toEqual([
      ['a > b > c > (end)', 2],
      ['a > b > c', 1],
    ])
  } finally {
    await opened.close()
    await odd.remove()
  }
})
