import { beforeAll, describe, expect, test } from 'vitest'
import type { CellTruth } from '@polymart/generator'
import { expectShare, expectSum, reach } from '../../core/test/bounds.js'
import { countBy, demoShop } from './shop.js'
import type { DrawnShop, Visit } from './shop.js'

// What was planted is found again, by counting alone.

const dayMs = 86_400_000

let shop: DrawnShop
/** Neither of bots nor internal. */
let visits: readonly Visit[]
let byCell: ReadonlyMap<string, readonly Visit[]>

const cellName = ({ device, country }: { device: string; country: string | null }): string => `${device} ${country}`

beforeAll(async () => {
  shop = await demoShop()
  visits = shop.visits.filter(({ bot, internal }) => !bot && !internal)
  const cells = new Map<string, Visit[]>()
  for (const visit of visits) {
    const name = cellName(visit)
    const list = cells.get(name) ?? []
    list.push(visit)
    cells.set(name, list)
  }
  byCell = cells
}, 120_000)

const cells = (): readonly CellTruth[] => shop.truth.visits.cells
const visitsOf = (cell: CellTruth): readonly Visit[] => byCell.get(cellName(cell)) ?? []
const bought = (list: readonly Visit[]): number => list.filter(({ purchase }) => purchase).length

describe('visits', () => {
  test('as many as told, of which as many as told buy', () => {
    expect(visits).toHaveLength(shop.truth.visits.visits)
    expect(bought(visits)).toBe(shop.truth.visits.purchases)
    expectShare(visits.filter(({ country }) => country === null).length, visits.length, shop.truth.visits.unknownPlace)
  })

  test('weights add up to 1, and rates to the share of visits that buy: nothing contradicts anything', () => {
    const sum = (of: (cell: CellTruth) => number): number => cells().reduce((total, cell) => total + of(cell), 0)
    expect(sum(({ weight }) => weight)).toBeCloseTo(1, 12)
    expect(sum(({ weight, rate }) => weight * rate)).toBeCloseTo(shop.truth.visits.purchases / visits.length, 12)
    for (const { rate, steps } of cells()) {
      expect(steps.productView * steps.addToCart * steps.checkout * steps.purchase).toBeCloseTo(rate, 12)
    }
  })

  test('devices and countries have their weights', () => {
    for (const cell of cells()) {
      expectShare(visitsOf(cell).length, visits.length, cell.weight * (1 - shop.truth.visits.unknownPlace))
      expect(cell.expectedVisits).toBeCloseTo(visits.length * cell.weight * (1 - shop.truth.visits.unknownPlace), 6)
    }
  })

  test('of the visits of a device and country, as many buy as its rate says', () => {
    for (const cell of cells()) expectShare(bought(visitsOf(cell)), visitsOf(cell).length, cell.rate)
    for (const cell of cells()) {
      expectSum(bought(visitsOf(cell)), cell.expectedPurchases, cell.expectedPurchases)
    }
  })

  test('of those that took a step, as many take the next one as its rate says', () => {
    for (const cell of cells()) {
      const steps = [cell.steps.productView, cell.steps.addToCart, cell.steps.checkout, cell.steps.purchase]
      steps.forEach((rate, step) => {
        const came = visitsOf(cell).filter(({ depth }) => depth >= step)
        expectShare(came.filter(({ depth }) => depth > step).length, came.length, rate)
      })
    }
  })

  test('the difference between devices is far beyond chance, so it can be found', () => {
    const rate = (device: string): number => {
      const list = visits.filter((visit) => visit.device === device)
      return bought(list) / list.length
    }
    expect(rate('desktop')).toBeGreaterThan(2 * rate('mobile'))
  })

  test('places have their weights', () => {
    expect(shop.truth.places.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
    const known = shop.visits.filter(({ internal, country }) => !internal && country !== null)
    const counts = countBy(known, ({ country, region, city }) => `${country} ${region} ${city}`)
    // Who buys does so from home: these visits come in groups, of which none is larger than a user's purchases.
    const groups = [
      ...countBy(
        known.filter(({ purchase }) => purchase),
        ({ userId }) => userId!,
      ).values(),
    ]
    const grouped = groups.reduce((sum, size) => sum + size * size, 0)
    for (const { country, region, city, weight } of shop.truth.places) {
      const variance = (known.length + grouped) * weight * (1 - weight)
      expectSum(counts.get(`${country} ${region} ${city}`) ?? 0, known.length * weight, variance, Math.max(...groups))
    }
  })
})

describe('segments', () => {
  test('hold the users and orders that they say', () => {
    const { segments, segmentOfUser } = shop.truth
    const orders = countBy(shop.transactions, ({ userId }) => userId)
    const found = segments.map(() => ({ users: 0, orders: 0 }))
    const users = [...shop.users].sort((a, b) => (a.userId < b.userId ? -1 : 1))
    expect(segmentOfUser).toHaveLength(users.length)
    users.forEach(({ userId }, i) => {
      const of = found[Number(segmentOfUser[i])]!
      of.users++
      of.orders += orders.get(userId) ?? 0
    })
    expect(found).toEqual(segments.map(({ users, orders }) => ({ users, orders })))
    for (const { users, orders, purchaseRate } of segments) expect(purchaseRate).toBe(orders / users)
  })

  test('are what their names say', () => {
    const { segments, segmentOfUser, history } = shop.truth
    const end = Date.parse(history.to)
    const last = new Map<string, number>()
    for (const { userId, at } of shop.transactions) last.set(userId, Math.max(at, last.get(userId) ?? 0))
    shop.users.forEach(({ userId, signupAt }, i) => {
      const { segment } = segments[Number(segmentOfUser[i])]!
      if (segment === 'prospect') expect(last.has(userId)).toBe(false)
      if (segment === 'lapsed') expect(last.get(userId)).toBeLessThan(end - 180 * 86_400_000)
      if (segment === 'new') expect(signupAt).toBeGreaterThanOrEqual(Date.parse(history.sessionsFrom))
    })
  })
})

describe('what is bought', () => {
  /** The top category of each order's first line, and who bought. */
  const firstLines = () => {
    const parents = new Map(shop.categories.map(({ categoryId, parentId }) => [categoryId, parentId]))
    const products = new Map(shop.products.map((product) => [product.productId, product]))
    return shop.transactions.map(({ userId, lines, refunds, test }) => {
      const product = products.get(lines[0]!.productId)!
      return { userId, product, category: parents.get(product.categoryId)!, refunded: refunds.length > 0, test }
    })
  }

  test('users who prefer categories buy there as much more as the affinity says', () => {
    const { affinity, list } = shop.truth.categories
    expect(list.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    const preferred = new Map(shop.users.map(({ userId, preferredCategories }) => [userId, preferredCategories]))
    const idOf = new Map(list.map(({ name, categoryId }) => [name, categoryId]))
    const shareOf = new Map(list.map(({ name, share }) => [name, share]))
    let found = 0
    let mean = 0
    let variance = 0
    for (const { userId, category } of firstLines()) {
      const names = preferred.get(userId)!
      if (names.length === 0) continue
      const share = names.reduce((sum, name) => sum + shareOf.get(name)!, 0)
      const chance = (affinity * share) / (affinity * share + 1 - share)
      mean += chance
      variance += chance * (1 - chance)
      if (names.some((name) => idOf.get(name) === category)) found++
    }
    expectSum(found, mean, variance)
    // Without affinity they would buy a share of `share` there, far less.
    expect(found).toBeGreaterThan(mean / 2)
  })

  test('users who prefer none buy by the shares of the categories', () => {
    const none = new Set(
      shop.users.filter(({ preferredCategories }) => preferredCategories.length === 0).map(({ userId }) => userId),
    )
    const lines = firstLines().filter(({ userId }) => none.has(userId))
    const counts = countBy(lines, ({ category }) => category)
    for (const { categoryId, share } of shop.truth.categories.list)
      expectShare(counts.get(categoryId)!, lines.length, share)
  })

  test('each category sees its share of refunds', () => {
    const lines = firstLines().filter(({ test }) => !test)
    for (const { categoryId, refundRate } of shop.truth.categories.list) {
      const of = lines.filter(({ category }) => category === categoryId)
      expectShare(of.filter(({ refunded }) => refunded).length, of.length, refundRate)
    }
  })

  test("the best products sell by Zipf's law within their category", () => {
    const { shift, best } = shop.truth.products
    expect(best).toHaveLength(100)
    const rank = new Map(best.map((id, i) => [id, i + 1]))
    const among = firstLines().filter(({ product }) => rank.has(product.productId))
    for (const { categoryId } of shop.truth.categories.list) {
      const lines = among.filter(({ category }) => category === categoryId)
      const parents = new Map(shop.categories.map((category) => [category.categoryId, category.parentId]))
      const members = shop.products.filter(
        (product) => rank.has(product.productId) && parents.get(product.categoryId) === categoryId,
      )
      const weight = (id: string): number => 1 / (rank.get(id)! + shift)
      const total = members.reduce((sum, { productId }) => sum + weight(productId), 0)
      const counts = countBy(lines, ({ product }) => product.productId)
      for (const { productId } of members) {
        expectShare(counts.get(productId) ?? 0, lines.length, weight(productId) / total)
      }
    }
  })
})

describe('when', () => {
  test('months have the orders that the season and the entry of users let expect, November most', () => {
    const { spans } = shop.truth.seasonality
    expect(spans).toHaveLength(24)
    for (const { from, to, expectedOrders } of spans) {
      const found = shop.transactions.filter(({ at }) => at >= Date.parse(from) && at < Date.parse(to)).length
      expectSum(found, expectedOrders, expectedOrders)
    }
    expect(spans.reduce((sum, { expectedOrders }) => sum + expectedOrders, 0)).toBeCloseTo(50_000, 6)
    const busiest = [...spans].sort((a, b) => b.expectedOrders - a.expectedOrders).slice(0, 2)
    expect(busiest.map(({ from }) => from.slice(5, 7))).toEqual(['11', '11'])
    // The peak is far beyond chance: a plain month differs from the mean by less.
    const mean = 50_000 / 24
    expect(Math.min(...busiest.map(({ expectedOrders }) => expectedOrders))).toBeGreaterThan(mean + reach(mean))
  })

  test('visits that buy nothing come in every week, the last too, as months and weekdays say', () => {
    const { seasonality, history } = shop.truth
    const [from, to] = [Date.parse(history.sessionsFrom), Date.parse(history.to)]
    const idle = shop.visits.filter(({ purchase, internal }) => !purchase && !internal)
    const days = Array.from({ length: 90 }, (_, day) => new Date(from + day * dayMs))
    const busy = days.map((day) => seasonality.months[day.getUTCMonth()]! * seasonality.weekdays[day.getUTCDay()]!)
    const total = busy.reduce((sum, weight) => sum + weight, 0)
    for (let first = 83; first >= 0; first -= 7) {
      const [begins, ends] = [from + first * dayMs, Math.min(to, from + (first + 7) * dayMs)]
      const found = idle.filter(({ startAt }) => startAt >= begins && startAt < ends).length
      const weight = busy.slice(first, first + 7).reduce((sum, one) => sum + one, 0)
      expectShare(found, idle.length, weight / total)
    }
  })

  test("hours are busy by the customer's own clock", () => {
    const { hours } = shop.truth.seasonality
    const total = hours.reduce((sum, hour) => sum + hour, 0)
    const zones = new Map(
      shop.truth.places.map(({ country, region, city, timeZone }) => [`${country} ${region} ${city}`, timeZone]),
    )
    const clocks = new Map<string, Intl.DateTimeFormat>()
    const hourAt = (at: number, timeZone: string): number => {
      const clock =
        clocks.get(timeZone) ?? new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone })
      clocks.set(timeZone, clock)
      return Number(clock.format(at))
    }
    // Months in which no clock is set, and before the session days, at whose edges orders move a little.
    const plain = shop.transactions.filter(
      ({ at }) =>
        [0, 1, 4, 5, 6, 7].includes(new Date(at).getUTCMonth()) && at < Date.parse(shop.truth.history.sessionsFrom),
    )
    const known = plain.map(({ at, billing: { country, region, city } }) =>
      hourAt(at, zones.get(`${country} ${region} ${city}`)!),
    )
    hours.forEach((weight, hour) => {
      expectShare(known.filter((found) => found === hour).length, known.length, weight / total)
    })
    // By one clock for all, nights would be busier: the test can tell.
    const utc = plain.filter(({ at }) => new Date(at).getUTCHours() === 4).length
    expect(utc).toBeGreaterThan((known.length * hours[4]!) / total + reach((known.length * hours[4]!) / total))
  })
})

test('purchases are spread over the countries more evenly than by chance', () => {
  const all = cells().reduce((sum, { expectedPurchases }) => sum + expectedPurchases, 0)
  const known = visits.filter(({ purchase, country }) => purchase && country !== null)
  const counts = countBy(known, ({ country }) => country!)
  const countries = [...new Set(cells().map(({ country }) => country))]
  const terms = countries.map((country) => {
    const ofCountry = cells().filter((cell) => cell.country === country)
    const share = ofCountry.reduce((sum, { expectedPurchases }) => sum + expectedPurchases, 0) / all
    return ((counts.get(country) ?? 0) - known.length * share) ** 2 / (known.length * share)
  })
  // Pearson's χ², which by chance alone is 24, the degrees of freedom, on average.
  expect(countries).toHaveLength(25)
  expect(terms.reduce((sum, term) => sum + term, 0)).toBeLessThan(24)
})
