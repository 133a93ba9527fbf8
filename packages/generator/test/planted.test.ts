import { beforeAll, describe, expect, test } from 'vitest'
import { expectShare, expectSum } from '../../core/test/bounds.js'
import { countBy, demoShop } from './shop.js'
import type { DrawnShop, Visit } from './shop.js'

// What was planted for the further analyses is found again, by counting alone.

const dayMs = 86_400_000
type Order = DrawnShop['transactions'][number]

let shop: DrawnShop
/** Neither of bots nor internal. */
let visits: readonly Visit[]

beforeAll(async () => {
  shop = await demoShop()
  visits = shop.visits.filter(({ bot, internal }) => !bot && !internal)
}, 120_000)

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0)

describe('where visits come from', () => {
  const tags = ({ channel, source, medium, campaign }: Record<'channel' | 'source' | 'medium' | 'campaign', unknown>) =>
    JSON.stringify([channel, source, medium, campaign])

  test('origins have their shares, and of their visits as many buy as told', () => {
    const { origins } = shop.truth.traffic
    expect(sumOf(origins, ({ share }) => share)).toBeCloseTo(1, 12)
    expect(sumOf(origins, ({ share, rate }) => share * rate)).toBeCloseTo(
      shop.truth.visits.purchases / shop.truth.visits.visits,
      12,
    )
    const all = countBy(visits, tags)
    const bought = countBy(
      visits.filter(({ purchase }) => purchase),
      tags,
    )
    expect(all.size).toBe(origins.length)
    for (const origin of origins) {
      const found = all.get(tags(origin))!
      expectShare(found, visits.length, origin.share)
      expectShare(bought.get(tags(origin)) ?? 0, found, origin.rate)
    }
    // Some campaigns do far better than others, so that there is something to be found.
    const rates = origins.filter(({ campaign }) => campaign !== null).map(({ rate }) => rate)
    expect(Math.max(...rates)).toBeGreaterThan(5 * Math.min(...rates))
  })

  test('one channel brings visits of buyers before they buy, and seldom the one that buys', () => {
    const { channels, assists } = shop.truth.traffic
    const buys = new Map(shop.visits.filter(({ purchase }) => purchase).map((visit) => [visit.sessionId, visit]))
    const idle = new Map<string, Visit[]>()
    for (const visit of visits) {
      if (visit.userId === null || visit.purchase) continue
      idle.set(visit.userId, [...(idle.get(visit.userId) ?? []), visit])
    }
    let closing = 0
    const touches: Visit[] = []
    const closes: Visit[] = []
    for (const { sessionId, userId, at, test } of shop.transactions) {
      const last = sessionId === null || test ? undefined : buys.get(sessionId)
      if (!last) continue
      closing++
      closes.push(last)
      touches.push(...(idle.get(userId) ?? []).filter(({ startAt }) => startAt < at && startAt >= at - 30 * dayMs))
    }
    expect(touches.length).toBeGreaterThan(1000)
    // A visit can be a touch of several orders: at most as many as its user placed.
    const often = Math.max(...countBy(touches, ({ sessionId }) => sessionId).values())
    for (const { channel, closes: share, visits: before } of channels) {
      expectShare(closes.filter((visit) => visit.channel === channel).length, closing, share)
      const found = touches.filter((visit) => visit.channel === channel).length
      expectSum(found, touches.length * before, touches.length * before * (1 - before) * often, often)
    }
    const most = channels.find(({ channel }) => channel === assists)!
    expect(most.visits).toBeGreaterThan(2 * most.closes)
  })

  test('people land on the first page of their visit', () => {
    expect(new Set(visits.map(({ landingPage }) => landingPage?.split('/')[1]))).toEqual(new Set(['', 'search', 'c']))
  })
})

describe('searches', () => {
  test('are for the terms as often as told, and find what there is', () => {
    const { terms, zeroResults, unknownResults } = shop.truth.traffic.searches
    const of = (bought: boolean) =>
      shop.visits
        .filter(({ purchase, internal }) => !internal && (purchase !== null) === bought)
        .flatMap(({ searches }) => searches)
    for (const [searches, share] of [
      [of(true), 'purchaseShare'],
      [of(false), 'otherShare'],
    ] as const) {
      const counts = countBy(searches, ({ query }) => query.toLowerCase())
      expect([...counts.keys()].every((term) => terms.some((known) => known.term === term))).toBe(true)
      for (const term of terms) expectShare(counts.get(term.term) ?? 0, searches.length, term[share])
      const known = searches.filter(({ results }) => results !== null)
      expectShare(searches.length - known.length, searches.length, unknownResults)
      expectShare(known.filter(({ results }) => results === 0).length, known.length, zeroResults[share])
    }
    const results = new Map(terms.map(({ term, results }) => [term, results]))
    const categories = new Map(shop.categories.map(({ categoryId, name }) => [categoryId, name.toLowerCase()]))
    const products = countBy(shop.products, ({ categoryId }) => categories.get(categoryId)!)
    for (const { query, results: found } of of(false)) {
      if (found !== null) expect(found).toBe(products.get(query.toLowerCase()) ?? 0)
      if (found !== null) expect(found).toBe(results.get(query.toLowerCase()))
    }
  })
})

describe('coupons', () => {
  const month = ({ at }: Order): number => new Date(at).getUTCMonth() + 1

  test('are used as often as told', () => {
    const { share, novemberShare } = shop.truth.goods.coupons
    const november = shop.transactions.filter((order) => month(order) === 11)
    const others = shop.transactions.filter((order) => month(order) !== 11)
    const used = (orders: readonly Order[]): number => orders.filter(({ couponCode }) => couponCode !== null).length
    expectShare(used(november), november.length, novemberShare)
    expectShare(used(others), others.length, share)
  })

  test('take off what they say, when they hold', () => {
    const { list } = shop.truth.goods.coupons
    const used = new Set<string>()
    for (const order of shop.transactions) {
      if (order.couponCode === null) continue
      const coupon = list.find(({ code }) => code === order.couponCode)!
      used.add(coupon.code)
      if (coupon.month !== null) expect(month(order)).toBe(coupon.month)
      for (const { quantity, unitPriceMinor, discountMinor } of order.lines)
        expect(discountMinor).toBe(Math.floor((quantity * unitPriceMinor * coupon.percent) / 100))
    }
    expect(used.size).toBe(list.length)
  })
})

describe('prices that were tried', () => {
  test('changed once, and units answer as the elasticity says', () => {
    const { elasticity, mostMoreUnits, changes } = shop.truth.goods.prices
    expect(changes).toHaveLength(12)
    for (const { productId, at, fromMinor, toMinor, unitsBefore, unitsAfter } of changes) {
      const { prices } = shop.products.find((product) => product.productId === productId)!
      expect(prices.slice(1)).toEqual([{ at: Date.parse(at), priceMinor: toMinor }])
      expect(prices[0]!.priceMinor).toBe(fromMinor)
      const answer = (unitsAfter - unitsBefore) / (unitsAfter + unitsBefore)
      expect(answer / ((toMinor - fromMinor) / (toMinor + fromMinor))).toBeCloseTo(elasticity, 9)
      const lines = shop.transactions.flatMap((order) =>
        order.lines
          .filter((line) => line.productId === productId)
          .map(({ quantity }) => ({ quantity, late: order.at >= Date.parse(at) })),
      )
      for (const [mean, late] of [
        [unitsBefore, false],
        [unitsAfter, true],
      ] as const) {
        const of = lines.filter((line) => line.late === late)
        expect(of.length).toBeGreaterThan(10)
        // More units than one are chances of their own.
        const more = sumOf(of, ({ quantity }) => quantity - 1)
        expectShare(more, of.length * mostMoreUnits, (mean - 1) / mostMoreUnits)
      }
    }
  })
})

describe('baskets', () => {
  const inOrder = ({ lines }: Order, productId: string): boolean => lines.some((line) => line.productId === productId)

  /** Bounds for a share of orders with something: as told, or up to three times as often by chance besides. */
  const expectTogether = (
    orders: readonly Order[],
    others: readonly Order[],
    has: (order: Order) => boolean,
    chance: number,
  ): void => {
    const usual = (3 * others.filter(has).length) / others.length
    const found = orders.filter(has).length / orders.length
    const reach = 5 * Math.sqrt((chance * (1 - chance)) / orders.length)
    expect(found).toBeGreaterThan(chance - reach)
    expect(found).toBeLessThan(chance + (1 - chance) * Math.min(1, usual) + reach)
  }

  test('hold products together as often as told', () => {
    expect(shop.truth.goods.companions.products).toHaveLength(8)
    for (const { bought, along, chance } of shop.truth.goods.companions.products) {
      const orders = shop.transactions.filter((order) => inOrder(order, bought))
      const others = shop.transactions.filter((order) => !inOrder(order, bought))
      expectTogether(orders, others, (order) => inOrder(order, along), chance)
      // The lift is far above 1.
      const all = shop.transactions.filter((order) => inOrder(order, along)).length / shop.transactions.length
      expect(chance / all).toBeGreaterThan(5)
    }
  })

  test('hold categories together as often as told', () => {
    const parents = new Map(shop.categories.map(({ categoryId, parentId }) => [categoryId, parentId]))
    const tops = new Map(shop.products.map((product) => [product.productId, parents.get(product.categoryId)!]))
    for (const { bought, along, chance } of shop.truth.goods.companions.categories) {
      const isFirst = ({ lines }: Order): boolean => tops.get(lines[0]!.productId) === bought
      const has = ({ lines }: Order): boolean => lines.slice(1).some(({ productId }) => tops.get(productId) === along)
      expectTogether(
        shop.transactions.filter(isFirst),
        shop.transactions.filter((order) => !isFirst(order)),
        has,
        chance,
      )
    }
  })
})

describe('shelves', () => {
  test('hold what they say, and the forgotten are neither bought nor looked at', () => {
    const { soldOut, runningOut, overstocked, forgotten } = shop.truth.goods.shelves
    const product = new Map(shop.products.map((one) => [one.productId, one]))
    const stock = (id: string): number => product.get(id)!.stock!
    const lately = shop.transactions.filter(({ at }) => at >= Date.parse(shop.truth.history.sessionsFrom))
    const sold = countBy(
      lately.flatMap(({ lines }) => lines),
      ({ productId }) => productId,
    )
    for (const id of soldOut) expect([stock(id), sold.get(id)! > 0]).toEqual([0, true])
    for (const id of runningOut) expect([stock(id) > 0 && stock(id) <= 3, sold.get(id)! > 0]).toEqual([true, true])
    for (const id of overstocked) expect(stock(id)).toBeGreaterThanOrEqual(4000)
    const lastSold = new Map<string, number>()
    for (const { at, lines } of shop.transactions)
      for (const { productId } of lines) lastSold.set(productId, Math.max(at, lastSold.get(productId) ?? 0))
    const viewed = new Set(visits.flatMap((visit) => visit.viewed))
    for (const { productId, since } of forgotten) {
      expect(lastSold.get(productId)!).toBeLessThan(Date.parse(since))
      expect(viewed.has(productId)).toBe(false)
      expect(stock(productId)).toBeGreaterThanOrEqual(80)
    }
    const all = [...soldOut, ...runningOut, ...overstocked, ...forgotten.map(({ productId }) => productId)]
    expect(new Set(all).size).toBe(38)
    for (const id of all) expect(product.get(id)!.active).toBe(true)
  })
})

describe('the outage', () => {
  test('leaves few orders on its day, and as many visits as on others', () => {
    const { from, to, share, expectedOrders } = shop.truth.outage
    const within = (at: number): boolean => at >= Date.parse(from) && at < Date.parse(to)
    const orders = shop.transactions.filter(({ at }) => within(at)).length
    expectSum(orders, expectedOrders, expectedOrders)
    const dayOf = (at: number): string => String(Math.floor((at - Date.parse(from)) / (7 * dayMs)))
    const sameWeekday = (at: number): boolean =>
      within(at - Math.floor((at - Date.parse(from)) / (7 * dayMs)) * 7 * dayMs)
    const before = countBy(
      shop.transactions.filter(
        ({ at }) => sameWeekday(at) && at < Date.parse(from) && at >= Date.parse(from) - 56 * dayMs,
      ),
      ({ at }) => dayOf(at),
    )
    expect(before.size).toBe(8)
    expect(orders).toBeLessThan((3 * share * sumOf([...before.values()], (count) => count)) / 8)
    const visitsOf = countBy(
      visits.filter(
        ({ startAt, purchase }) => !purchase && sameWeekday(startAt) && startAt >= Date.parse(from) - 28 * dayMs,
      ),
      ({ startAt }) => dayOf(startAt),
    )
    const counts = [...visitsOf.values()]
    expect(visitsOf.get('0')!).toBeGreaterThan((0.9 * sumOf(counts, (count) => count)) / counts.length)
  })
})

describe('regulars', () => {
  test('buy once more, twice more or never as often as the BG/NBD model says', () => {
    const { repeats, segments, segmentOfUser, history } = shop.truth
    const { r, alpha, a, b } = repeats
    const regular = new Set(
      shop.users
        .filter((_, i) => segments[Number(segmentOfUser[i])]!.segment === repeats.segment)
        .map(({ userId }) => userId),
    )
    const days = new Map<string, number[]>()
    for (const { userId, at } of shop.transactions) {
      if (!regular.has(userId)) continue
      days.set(userId, [...(days.get(userId) ?? []), Math.floor((at - Date.parse(history.from)) / dayMs)])
    }
    expect(days.size).toBe(regular.size)
    expect(regular.size).toBeGreaterThan(700)
    // The chance of x repeated orders within t weeks (Fader, Hardie and Lee 2005, equation 8), for r = 1.
    expect(r).toBe(1)
    const chanceOf = (x: number, t: number): number => {
      const none = alpha / (alpha + t)
      const stays = product(x, (i) => (b + i) / (a + b + i))
      const leaves = x === 0 ? 0 : (a / (a + b + x - 1)) * product(x - 1, (i) => (b + i) / (a + b + i))
      return stays * none * (1 - none) ** x + leaves * (1 - none) ** x
    }
    const repeated = [...days.values()].map((all) => ({
      x: all.length - 1,
      chances: [0, 1, 2].map((x) => chanceOf(x, (730 - Math.min(...all) - 0.5) / 7)),
    }))
    for (const x of [0, 1, 2]) {
      const expected = sumOf(repeated, ({ chances }) => chances[x]!)
      const variance = sumOf(repeated, ({ chances }) => chances[x]! * (1 - chances[x]!))
      expectSum(repeated.filter((one) => one.x === x).length, expected, variance)
    }
    for (const all of days.values()) expect(new Set(all).size).toBe(all.length)
  })
})

const product = (count: number, of: (i: number) => number): number =>
  Array.from({ length: count }, (_, i) => of(i)).reduce((total, factor) => total * factor, 1)
