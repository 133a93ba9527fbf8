import { describe, expect, it } from 'vitest'
import { affinityFindings } from '../src/insights/affinity.js'
import { answersOf } from '../src/insights/answers.js'
import type { Answers } from '../src/insights/answers.js'
import { conversionFindings } from '../src/insights/conversion.js'
import type { Finding } from '../src/insights/finding.js'
import { outageFindings } from '../src/insights/outage.js'
import { priceFindings } from '../src/insights/price.js'
import { productFindings } from '../src/insights/product.js'
import { retentionFindings } from '../src/insights/retention.js'
import { searchFindings } from '../src/insights/search.js'
import { segmentFindings } from '../src/insights/segment.js'
import { stockFindings } from '../src/insights/stock.js'
import type { ResultRow } from '../src/result/result.js'

/** What the parts say, by `part` or `part table`; nothing where nothing is said. */
const answers = (said: Readonly<Record<string, readonly ResultRow[]>>): Answers => {
  const rows = (part: string) => (table?: string) => said[table === undefined ? part : `${part} ${table}`] ?? []
  const results = new Proxy({}, { get: (_, part) => ({ rows: rows(String(part)) }) })
  return answersOf(results, { scope: { currency: 'EUR' } } as never)
}

const told = (findings: readonly Finding[]): readonly (readonly [string, number | null])[] =>
  findings.map(({ sentence, net }) => [sentence, net])

const visits = (name: string, sessions: number, convertedSessions: number, more: ResultRow = {}): ResultRow => ({
  device: name,
  sessions,
  persons: sessions,
  convertedSessions,
  netMinor: convertedSessions * 1000,
  ...more,
})

describe('segment', () => {
  const find = (...rows: ResultRow[]) => told(segmentFindings(answers({ sessionsByDevice: rows })))

  it('is the one that costs most of those that convert less', () => {
    // 104 of 1400 less 14 of 1000, × 1000 visits at 10.00; tablets convert even less, 4 of 400 against 114 of 2000, and cost less.
    expect(find(visits('desktop', 1000, 100), visits('mobile', 1000, 14), visits('tablet', 400, 4))).toEqual([
      [
        "Visits from mobile devices end in an order 1.4% of the time, all others 7.4%: at the others' rate the 1,000 visits would have brought €603 more.",
        60_286,
      ],
    ])
  })

  it('is none with 99 on a side, of what is not known, or by visits of the same few persons', () => {
    expect(find(visits('desktop', 1000, 100), visits('mobile', 99, 0))).toEqual([])
    expect(find(visits('desktop', 1000, 100), visits('mobile', 100, 0))).toHaveLength(1)
    expect(find(visits('desktop', 1000, 100), visits('(not set)', 1000, 14))).toEqual([])
    const few = { persons: 100 }
    expect(find(visits('desktop', 1000, 100, few), visits('mobile', 1000, 70, few))).toEqual([])
    // z of 100 and 60 of 1000 is 3.3; as visits of half as many persons 2.3.
    expect(find(visits('desktop', 1000, 100), visits('mobile', 1000, 60))).toHaveLength(1)
    const half = { persons: 500 }
    expect(find(visits('desktop', 1000, 100, half), visits('mobile', 1000, 60, half))).toEqual([])
  })
})

it('conversion is a drop, not a rise', () => {
  const [low, high] = [visits('', 1000, 50), visits('', 1000, 100)]
  expect(told(conversionFindings(answers({ sessions: [low], sessionsBefore: [high] })))).toEqual([
    ['5.0% of 1,000 visits ended in an order, after 10.0% of 1,000 in the period before: the drop costs €500.', 50_000],
  ])
  expect(conversionFindings(answers({ sessions: [high], sessionsBefore: [low] }))).toEqual([])
  expect(conversionFindings(answers({ sessions: [low] }))).toEqual([])
})

describe('retention', () => {
  const cell = (cohort: string, users: number, active: number, complete = true, n = 1): ResultRow => ({
    cohort,
    n,
    users,
    active,
    complete,
    netMinor: active * 2000,
  })
  const six = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'].map((month) =>
    cell(`${month}-01`, 100, 30),
  )

  it('holds the last month whose next is over against the six before', () => {
    const rows = [
      // The seventh before is not looked at, nor another n, nor a month that goes on.
      cell('2025-09-01', 100, 100),
      ...six,
      cell('2026-04-01', 200, 20),
      cell('2026-04-01', 200, 200, true, 0),
      cell('2026-05-01', 200, 0, false),
    ]
    expect(told(retentionFindings(answers({ cohorts: rows })))).toEqual([
      [
        'Of the 200 customers whose first order was in April 2026, 10.0% ordered again the month after; of the 600 of the 6 months before, 30.0% did.',
        // 0.2 × 200 × 20.00.
        80_000,
      ],
    ])
  })

  it('is none if they come back as usual, or there is nothing before', () => {
    expect(retentionFindings(answers({ cohorts: [...six, cell('2026-04-01', 200, 55)] }))).toEqual([])
    expect(retentionFindings(answers({ cohorts: [cell('2026-04-01', 200, 0)] }))).toEqual([])
  })
})

describe('outage', () => {
  const metric = (name: string, actual: number, expected: number, score: number, flagged = true): ResultRow => ({
    day: '2026-06-25',
    metric: name,
    actual,
    expected,
    score,
    flagged,
  })
  const net = metric('netMinor', 1000, 90_000, -5)
  const day = (date: string, sessions: number, converted: number) => visits('', sessions, converted, { day: date })
  const days = [day('2026-06-24', 1000, 50), day('2026-06-25', 1000, 2), day('2026-06-26', 1000, 50)]

  it('is a day on which visits ended in no order', () => {
    const anomalies = [metric('sessionConversion', 0.002, 0.05, -6), net]
    expect(told(outageFindings(answers({ anomalies, sessionsByDay: days })))).toEqual([
      ['On 2026-06-25 0.2% of 1,000 visits ended in an order; on the same weekday it is usually 5.0%.', 89_000],
    ])
    // Both tests have to be passed.
    const usual = [day('2026-06-24', 1000, 50), day('2026-06-25', 1000, 45)]
    expect(outageFindings(answers({ anomalies, sessionsByDay: usual }))).toEqual([])
    const unflagged = [metric('sessionConversion', 0.002, 0.05, -3, false), net]
    expect(outageFindings(answers({ anomalies: unflagged, sessionsByDay: days }))).toEqual([])
    const risen = [metric('sessionConversion', 0.1, 0.05, 6), net]
    expect(outageFindings(answers({ anomalies: risen, sessionsByDay: days }))).toEqual([])
  })

  it('is a day with at most half of 50 orders or visits', () => {
    const find = (...rows: ResultRow[]) => told(outageFindings(answers({ anomalies: [...rows, net] })))
    expect(find(metric('orders', 25, 50, -4))).toEqual([
      ['On 2026-06-25 25 orders came in; on the same weekday it is usually 50.', 89_000],
    ])
    expect(find(metric('sessions', 10, 400, -9))).toEqual([
      ['On 2026-06-25 10 visits came; on the same weekday it is usually 400.', 89_000],
    ])
    expect(find(metric('orders', 26, 50, -4))).toEqual([])
    expect(find(metric('orders', 20, 49, -4))).toEqual([])
    expect(find(metric('orders', 20, 50, -3, false))).toEqual([])
  })

  it('costs nothing that can be told where more came in than usual', () => {
    const rows = [metric('orders', 10, 50, -4), metric('netMinor', 95_000, 90_000, 0, false)]
    expect(told(outageFindings(answers({ anomalies: rows })))[0]![1]).toBeNull()
  })
})

it('product is looked at and not bought, far more than by chance', () => {
  const product = (name: string | null, viewers: number, share: number, buyers: number, netMinor: number) => ({
    productId: name ?? '(not set)',
    name,
    viewers,
    viewToOrder: share,
    buyers,
    netMinor,
  })
  const usual = product('Usual', 1000, 0.1, 100, 200_000)
  const find = (...products: ResultRow[]) => told(productFindings(answers({ products })))
  expect(find(usual, product('Shy', 500, 0.02, 10, 30_000))).toEqual([
    [
      'Shy (Shy) is looked at and not bought: of 500 viewers 2.0% bought it, of those of other products 10.0%.',
      // 0.08 × 500 × 30.00 a buyer.
      120_000,
    ],
  ])
  // z = −4.1: enough for one comparison, not for the many that there are.
  expect(find(usual, product('Shy', 500, 0.04, 20, 30_000))).toEqual([])
  expect(find(usual, product('Shy', 99, 0, 0, 0))).toEqual([])
  expect(find(usual, product(null, 500, 0.02, 10, 30_000))).toEqual([])
})

it('price went up, and less came in', () => {
  const at = Date.UTC(2026, 5, 10, 12)
  const change = (more: ResultRow): ResultRow => ({
    productId: 'p',
    name: 'Lamp',
    at,
    fromMinor: 1000,
    toMinor: 1500,
    complete: true,
    unitsBefore: 80,
    unitsAfter: 30,
    netBeforeMinor: 80_000,
    netAfterMinor: 45_000,
    ...more,
  })
  const find = (more: ResultRow = {}) => told(priceFindings(answers({ prices: [change(more)] })))
  expect(find()).toEqual([
    ['Lamp (p) went from €10 to €15 on 2026-06-10: 30 units sold in the 14 days after, 80 in those before.', 35_000],
  ])
  // (61 − 110) ÷ √171 = −3.7; 99 units; not over; a lower price; more money than before.
  expect(find({ unitsBefore: 110, unitsAfter: 61 })).toEqual([])
  expect(find({ unitsBefore: 90, unitsAfter: 9 })).toEqual([])
  expect(find({ unitsBefore: 90, unitsAfter: 10 })).toHaveLength(1)
  expect(find({ complete: false })).toEqual([])
  expect(find({ toMinor: 900 })).toEqual([])
  expect(find({ netAfterMinor: 80_000 })).toEqual([])
})

it('stock is what sells and is gone', () => {
  const row = (productId: string, units: number, status = 'out of stock') => ({
    productId,
    units,
    unitsPerDay: units / 90,
    status,
  })
  const products = [
    { productId: 'a', units: 90, netMinor: 90_000 },
    { productId: 'b', units: 10, netMinor: 90_000 },
  ]
  const find = (...inventory: ResultRow[]) => told(stockFindings(answers({ inventory, productsOfInventory: products })))
  expect(find(row('a', 90), row('b', 10), row('c', 500, 'reorder'))).toEqual([
    // 14 days of 1 at 10.00, and of 1/9 at 90.00.
    ['2 products that sell are out of stock; in 90 days they sold 100 units.', 28_000],
  ])
  expect(find(row('a', 90), row('b', 9))).toEqual([])
})

it('search is for what is not there', () => {
  const term = (name: string, searches: number, zeroResultRate: number, sessions: number, netMinor = 0) => ({
    term: name,
    searches,
    zeroResultRate,
    sessions,
    convertedSessions: netMinor / 1000,
    netMinor,
  })
  const summary = [{ conversionWithSearch: 0.05 }]
  const find = (...terms: ResultRow[]) =>
    told(searchFindings(answers({ 'search terms': terms, 'search summary': summary })))
  const found = term('lamp', 500, 0, 400, 40_000)
  expect(find(found, term('gift', 50, 0.9, 40), term('sofa', 60, 1, 60))).toEqual([
    // 60 × 0.05 × 10.00.
    ['60 searches for "sofa" in 60 visits; 100.0% of them found nothing.', 3000],
  ])
  expect(find(found, term('gift', 49, 1, 40))).toEqual([])
  expect(find(found, term('gift', 50, 0.89, 40))).toEqual([])
  expect(find(found, term('gift', 50, 0.9, 40))).toHaveLength(1)
  expect(find(found, term('gift', 50, 1, 40, 3000))[0]![1]).toBeNull()
})

it('affinity is far from chance, and told once of a pair', () => {
  const rule = (orders: number, lift: number) =>
    [
      ['Lamps', 'Shades'],
      ['Shades', 'Lamps'],
    ].map(([ifItem, thenItem]) => ({ ifItem: ifItem!, thenItem: thenItem!, orders, lift }))
  const find = (orders: number, lift: number, lamps = 200) =>
    told(
      affinityFindings(
        answers({
          'basket rules': rule(orders, lift),
          'basket items': [
            { item: 'Lamps', orders: lamps },
            { item: 'Shades', orders: 300 },
          ],
          'basket summary': [{ baskets: 2000 }],
        }),
      ),
    )
  expect(find(90, 3)).toEqual([
    ['45.0% of orders with Lamps have Shades too, of the others 11.7%: 3.0 times as often as by chance.', null],
  ])
  expect(find(90, 1.4)).toEqual([])
  // z = 4.3.
  expect(find(51, 1.7)).toEqual([])
  expect(find(60, 8, 99)).toEqual([])
})
