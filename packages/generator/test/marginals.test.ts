import { beforeAll, describe, expect, test } from 'vitest'
import { expectShare, expectSum, reach } from '../../core/test/bounds.js'
import { countBy, demoShop } from './shop.js'
import type { DrawnShop, Visit } from './shop.js'

// What the shop looks like, each figure by itself. Exact totals are exact; shares that were drawn lie within the
// reach of chance (see bounds.ts).

const dayMs = 86_400_000
const end = Date.UTC(2026, 6, 1)
const start = end - 730 * dayMs
const sessionsFrom = end - 90 * dayMs

let shop: DrawnShop
beforeAll(async () => {
  shop = await demoShop()
}, 120_000)

const ordersOfUsers = (): ReadonlyMap<string, number> => countBy(shop.transactions, ({ userId }) => userId)

describe('sessions', () => {
  test('six in ten are anonymous, three in a hundred bots, which never sign in', () => {
    expect(shop.visits.filter(({ userId }) => userId === null)).toHaveLength(120_000)
    const bots = shop.visits.filter(({ bot }) => bot)
    expect(bots).toHaveLength(6000)
    expect(bots.every(({ userId, depth }) => userId === null && depth < 2)).toBe(true)
  })

  test('a few are of staff, who sign in', () => {
    const internal = shop.visits.filter((visit) => visit.internal)
    expect(internal).toHaveLength(1000)
    expect(internal.every(({ userId }) => userId !== null)).toBe(true)
    expect(new Set(internal.map(({ userId }) => userId)).size).toBeLessThanOrEqual(30)
  })

  test('lie in the last 90 days, and their events within them', () => {
    const outside = shop.visits.filter(
      ({ startAt, endAt }) => startAt < sessionsFrom || endAt < startAt || endAt >= end,
    )
    expect(outside).toEqual([])
  })

  test('have about five and a half events', () => {
    const events = shop.visits.reduce((sum, visit) => sum + visit.events, 0)
    expect(events / shop.visits.length).toBeGreaterThan(5.25)
    expect(events / shop.visits.length).toBeLessThan(5.75)
  })

  test('seven in ten are on a mobile device, and these buy less often', () => {
    const of = (device: Visit['device']): readonly Visit[] => shop.visits.filter((visit) => visit.device === device)
    expectShare(of('mobile').length, 200_000, 0.7)
    expectShare(of('tablet').length, 200_000, 0.05)
    const conversion = (device: Visit['device']): number =>
      of(device).filter(({ purchase }) => purchase).length / of(device).length
    expect(conversion('mobile')).toBeLessThan(conversion('tablet'))
    expect(conversion('tablet')).toBeLessThan(conversion('desktop'))
  })

  test('visitors come back, each with one device, browser, system and place', () => {
    const strangers = shop.visits.filter(({ userId, bot, country }) => userId === null && !bot && country !== null)
    const looks = new Map<string, Set<string>>()
    for (const { visitorId, device, browser, os } of strangers) {
      const of = looks.get(visitorId) ?? new Set()
      looks.set(visitorId, of.add(`${device} ${browser} ${os}`))
    }
    expect(looks.size).toBeLessThan(strangers.length * 0.8)
    expect([...looks.values()].filter((of) => of.size > 1)).toEqual([])
  })

  test("a user's anonymous visits come from a browser that the user signs in with", () => {
    const known = new Set(shop.visits.flatMap(({ userId, visitorId }) => (userId === null ? [] : [visitorId])))
    const anonymous = shop.visits.filter(({ userId, bot }) => userId === null && !bot)
    const again = anonymous.filter(({ visitorId }) => known.has(visitorId)).length
    // A fifth of the anonymous visits are of users; not all of these sign in with the same browser within the 90 days.
    expect(again).toBeGreaterThan(anonymous.length * 0.1)
    expect(again).toBeLessThanOrEqual(anonymous.length * 0.2 + reach(anonymous.length * 0.2 * 0.8))
  })
})

describe('orders', () => {
  test('6,200 of 50,000 fall into the days that have sessions, one in ten of them without one', () => {
    const recent = shop.transactions.filter(({ at }) => at >= sessionsFrom)
    expect(recent).toHaveLength(6200)
    expect(recent.filter(({ sessionId }) => sessionId !== null)).toHaveLength(5580)
    const older = shop.transactions.filter(({ at }) => at < sessionsFrom)
    expect(older.every(({ sessionId }) => sessionId === null)).toBe(true)
    expect(Math.min(...older.map(({ at }) => at))).toBeGreaterThanOrEqual(start)
    expect(Math.max(...recent.map(({ at }) => at))).toBeLessThan(end)
  })

  test('those with a session were placed online; of the others two in five in a store, three in ten by phone', () => {
    const tracked = shop.transactions.filter(({ sessionId }) => sessionId !== null)
    expect(new Set(tracked.map(({ salesChannel }) => salesChannel))).toEqual(new Set(['web', 'app']))
    const others = shop.transactions.filter(({ at, sessionId }) => at >= sessionsFrom && sessionId === null)
    const channels = countBy(others, ({ salesChannel }) => salesChannel)
    expectShare(channels.get('store')!, others.length, 0.4)
    expectShare(channels.get('phone')!, others.length, 0.3)
    // Of all orders: test orders apart, which are online, one in ten is of this kind.
    const all = countBy(shop.transactions, ({ salesChannel }) => salesChannel)
    expectShare(all.get('store')!, 49_900, 0.04)
    expectShare(all.get('phone')!, 49_900, 0.03)
  })

  test('an app is used on devices that have apps', () => {
    const device = new Map(shop.visits.map((visit) => [visit.sessionId, visit.device]))
    const apps = shop.transactions.filter(({ salesChannel, sessionId }) => salesChannel === 'app' && sessionId !== null)
    expect(apps.length).toBeGreaterThan(0)
    expect(apps.filter(({ sessionId }) => device.get(sessionId!) === 'desktop')).toEqual([])
  })

  test('most buyers buy once, and a few very often', () => {
    const counts = [...ordersOfUsers().values()].sort((a, b) => b - a)
    expect(counts.filter((count) => count === 1).length / counts.length).toBeGreaterThan(0.5)
    const top = counts.slice(0, Math.round(counts.length / 100)).reduce((sum, count) => sum + count, 0)
    // With everyone alike, one in a hundred buyers would place one in a hundred orders.
    expect(top / 50_000).toBeGreaterThan(0.1)
    expect(counts[0]).toBeGreaterThan(100)
    expect(shop.users.length - counts.length).toBeGreaterThan(2500)
  })

  test('6% of them, test orders apart, see a refund, some categories more', () => {
    const orders = shop.transactions.filter((order) => !order.test)
    const refunded = orders.filter(({ refunds }) => refunds.length > 0)
    // Orders of a user share preferred categories, so categories vary by users: at most the spread of the rates.
    const rates = shop.truth.categories.list.map(({ refundRate }) => refundRate)
    const spread = Math.max(...rates) - Math.min(...rates)
    const squares = [...ordersOfUsers().values()].reduce((sum, count) => sum + count * count, 0)
    expectSum(refunded.length, orders.length * 0.06, orders.length * 0.06 * 0.94 + (squares * spread * spread) / 4)
    expect(spread).toBeGreaterThan(0.05)
  })

  test('refunds come after the order and before the end, and never exceed what was charged', () => {
    for (const { at, lines, refunds, shippingMinor, taxMinor, status } of shop.transactions) {
      if (refunds.length === 0) continue
      const goods = refunds.flatMap((refund) => refund.lines).reduce((sum, line) => sum + line.goodsMinor, 0)
      const charged = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor - line.discountMinor, 0)
      expect(refunds.every((refund, i) => refund.at > (refunds[i - 1]?.at ?? at) && refund.at < end)).toBe(true)
      expect(goods).toBeLessThanOrEqual(charged)
      expect(refunds.reduce((sum, refund) => sum + refund.shippingMinor, 0)).toBeLessThanOrEqual(shippingMinor)
      expect(refunds.reduce((sum, refund) => sum + refund.taxMinor, 0)).toBeLessThanOrEqual(taxMinor)
      expect(status).toBe(goods === charged ? 'refunded' : 'completed')
    }
    const kinds = countBy(shop.transactions, ({ status, refunds }) => `${status} ${refunds.length}`)
    for (const kind of ['refunded 1', 'completed 1', 'completed 2', 'cancelled 0'])
      expect(kinds.get(kind)).toBeGreaterThan(0)
  })

  test('the total is what was charged: goods less discounts, shipping and tax', () => {
    const wrong = shop.transactions.filter(
      ({ lines, shippingMinor, taxMinor, totalMinor }) =>
        lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor - line.discountMinor, 0) +
          shippingMinor +
          taxMinor !==
        totalMinor,
    )
    expect(wrong).toEqual([])
  })

  test('have every status, the open ones only of late, but for those never paid', () => {
    const statuses = countBy(shop.transactions, ({ status }) => status)
    expect([...statuses.keys()].sort()).toEqual([
      'cancelled',
      'completed',
      'pending',
      'processing',
      'refunded',
      'shipped',
    ])
    const open = shop.transactions.filter(({ status }) => status === 'processing' || status === 'shipped')
    expect(Math.min(...open.map(({ at }) => at))).toBeGreaterThan(end - 8 * dayMs)
    // Orders of the last day apart, one in 200 of those without refund that are not cancelled is never paid.
    const never = shop.transactions.filter(({ at, status }) => status === 'pending' && at <= end - dayMs).length
    const could = shop.transactions.filter(
      ({ at, status, refunds }) => at <= end - dayMs && refunds.length === 0 && status !== 'cancelled',
    )
    expectShare(never, could.length, 0.005)
  })

  test('a hundred are tests, of staff alone', () => {
    const tests = shop.transactions.filter((order) => order.test)
    expect(tests).toHaveLength(100)
    const testers = new Set(tests.map(({ userId }) => userId))
    expect(shop.transactions.filter(({ userId, test }) => testers.has(userId) && !test)).toEqual([])
    const internal = new Map(shop.visits.map((visit) => [visit.sessionId, visit.internal]))
    const tracked = shop.transactions.filter(({ sessionId }) => sessionId !== null)
    expect(tracked.filter(({ sessionId, test }) => internal.get(sessionId!) !== test)).toEqual([])
  })

  test('a presented total is in the currency of the billing country', () => {
    const currencies = new Map<string, Set<string>>()
    for (const { billing, presentmentCurrency } of shop.transactions) {
      const of = currencies.get(billing.country!) ?? new Set()
      currencies.set(billing.country!, of.add(presentmentCurrency!))
    }
    expect([...currencies.values()].every((of) => of.size === 1)).toBe(true)
    expect(currencies.get('JP')).toEqual(new Set(['JPY']))
    const american = shop.transactions.filter(({ billing }) => billing.country === 'US')
    expect(american.every(({ totalMinor, presentmentTotalMinor }) => totalMinor === presentmentTotalMinor)).toBe(true)
  })
})

describe('users', () => {
  test('sign up before their first order and any visit that they are signed in on', () => {
    const signups = new Map(shop.users.map(({ userId, signupAt }) => [userId, signupAt]))
    expect(shop.transactions.filter(({ userId, at }) => at <= signups.get(userId)!)).toEqual([])
    expect(shop.visits.filter(({ userId, startAt }) => userId !== null && startAt <= signups.get(userId)!)).toEqual([])
  })

  test('sign up in every month of history, and before it', () => {
    const months = countBy(shop.users, ({ signupAt }) => new Date(signupAt).toISOString().slice(0, 7))
    for (let month = 0; month < 24; month++) {
      const name = new Date(Date.UTC(2024, 6 + month, 1)).toISOString().slice(0, 7)
      // A tenth of an even spread over these months.
      expect(months.get(name) ?? 0, name).toBeGreaterThan(10_000 / 24 / 10)
    }
    expect(shop.users.filter(({ signupAt }) => signupAt < start).length).toBeGreaterThan(0)
    expect(Math.max(...shop.users.map(({ signupAt }) => signupAt))).toBeLessThan(end)
  })

  test('have an address of their own, at domains that are reserved for examples', () => {
    expect(new Set(shop.users.map(({ email }) => email)).size).toBe(10_000)
    expect(shop.users.every(({ email }) => /^[a-z]+\.[a-z]+\d+@example\.(com|org|net)$/.test(email!))).toBe(true)
  })

  test('have tiers by how much they buy', () => {
    const orders = ordersOfUsers()
    const fewest = { bronze: 1, silver: 3, gold: 8, platinum: 20 }
    for (const { userId, loyaltyTier } of shop.users) {
      if (loyaltyTier === null) continue
      expect(orders.get(userId)).toBeGreaterThanOrEqual(fewest[loyaltyTier as keyof typeof fewest])
    }
  })

  test('leave out what people leave out', () => {
    for (const field of ['phone', 'gender', 'birthYear', 'incomeBracket', 'loyaltyTier', 'country'] as const) {
      expect(
        shop.users.some((user) => user[field] === null),
        field,
      ).toBe(true)
    }
    const years = shop.users.flatMap(({ birthYear }) => (birthYear === null ? [] : [birthYear]))
    expect(Math.min(...years)).toBeGreaterThanOrEqual(2026 - 18 - 62)
    expect(Math.max(...years)).toBeLessThanOrEqual(2026 - 18)
  })

  test('pay as their own country does: billing is their own place', () => {
    const homes = new Map(shop.users.map((user) => [user.userId, user]))
    for (const { userId, billing } of shop.transactions) {
      const { country, region, city } = homes.get(userId)!
      if (country !== null) expect(billing).toEqual({ country, region, city })
    }
  })
})

describe('products', () => {
  test('cost less than their price, which is the last of their prices', () => {
    for (const { priceMinor, costMinor, createdAt, prices } of shop.products) {
      expect(priceMinor).toBeGreaterThan(0)
      if (costMinor !== null) expect(costMinor).toBeLessThan(priceMinor)
      expect(prices.at(-1)!.priceMinor).toBe(priceMinor)
      expect(prices[0]!.at).toBe(createdAt)
      expect(prices.every(({ at }, i) => i === 0 || at > prices[i - 1]!.at)).toBe(true)
    }
    const changed = shop.products.filter(({ prices }) => prices.length > 1)
    expect(changed.length).toBeGreaterThan(shop.products.length / 5)
    expect(shop.products.some(({ active }) => !active)).toBe(true)
    expect(shop.products.some(({ stock }) => stock === 0)).toBe(true)
  })

  test('fill ten categories with fifty subcategories', () => {
    const parents = new Map(shop.categories.map(({ categoryId, parentId }) => [categoryId, parentId]))
    expect([...parents.values()].filter((parent) => parent === null)).toHaveLength(10)
    const used = countBy(shop.products, ({ categoryId }) => categoryId)
    expect(used.size).toBe(50)
    for (const categoryId of used.keys()) expect(parents.get(parents.get(categoryId)!)).toBeNull()
  })

  test('are sold for the list price of that moment, once they are there', () => {
    const products = new Map(shop.products.map((product) => [product.productId, product]))
    for (const { at, lines } of shop.transactions) {
      for (const { productId, unitPriceMinor } of lines) {
        const { prices } = products.get(productId)!
        expect(unitPriceMinor).toBe(prices.findLast((price) => price.at <= at)?.priceMinor)
      }
    }
  })
})
