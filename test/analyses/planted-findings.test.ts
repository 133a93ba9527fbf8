import { beforeEach, expect, it } from 'vitest'
import { insights, open } from '@polymart/analytics'
import { numbersOf } from '../../packages/core/test/numbers.js'
import { at, category, line, order, product, shop, user } from '../fixtures/records.js'
import type { Records } from '../fixtures/records.js'
import { storeOf } from '../fixtures/store.js'

// A shop in which all is as usual but for one thing, which is found, and nothing else.

const dayMs = 86_400_000
const end = at('2026-07-01')
let random = numbersOf(7)

beforeEach(() => {
  random = numbersOf(7)
})

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!

interface Sale {
  readonly time: number
  readonly userId?: string
  readonly products: readonly string[]
}

const departments = ['Lamps', 'Shades', 'Rugs', 'Chairs']
/** Two of each department. */
const goods = departments.flatMap((name) => [`${name} 1`, `${name} 2`])

/** Each sale is of one unit of each product at 10.00, to a customer of its own unless one is named. */
const shopOf = (sales: readonly Sale[], special: Partial<Records['products'][number]> = {}): Records => ({
  ...shop({
    categories: departments.map((name) => category(name, name)),
    products: goods.map((id, i) =>
      product({ productId: id, categoryId: departments[Math.floor(i / 2)]!, stock: 500, ...(i === 0 && special) }),
    ),
  }),
  users: [...new Set(sales.map(buyerOf))].map((userId) => user({ userId })),
  transactions: sales.map((sale, i) =>
    order({
      transactionId: `o${i}`,
      userId: buyerOf(sale, i),
      at: sale.time,
      lines: sale.products.map((id) => line(id, 1, 1000)),
    }),
  ),
})

const buyerOf = ({ userId }: Sale, i: number): string => userId ?? `u${i}`

/** So many sales of one product, spread over the days. */
const spread = (sales: number, from: number, days: number, products: () => readonly string[]): Sale[] =>
  Array.from({ length: sales }, () => ({ time: from + Math.floor(random() * days * dayMs), products: products() }))

const anything = () => [oneOf(goods)]

const findingsOf = async (records: Records) => {
  const store = await storeOf(records)
  const shop = await open(store.url)
  try {
    return (await insights(shop, { asOf: end }))
      .rows()
      .map(({ kind, sentence, netMinor }) => ({ kind, sentence, netMinor }))
  } finally {
    await shop.close()
    await store.remove()
  }
}

it('finds nothing where nothing is planted', async () => {
  expect(await findingsOf(shopOf(spread(900, end - 90 * dayMs, 90, anything)))).toEqual([])
})

it('finds a price that went up and sold less', async () => {
  const change = end - 20 * dayMs
  const sales = [
    ...spread(900, end - 90 * dayMs, 90, () => [oneOf(goods.slice(1))]),
    ...spread(100, change - 14 * dayMs, 14, () => ['Lamps 1']),
    ...spread(30, change, 14, () => ['Lamps 1']),
  ]
  const prices = [
    { at: at('2025-01-01'), priceMinor: 1000 },
    { at: change, priceMinor: 1500 },
  ]
  expect(await findingsOf(shopOf(sales, { prices }))).toEqual([
    {
      kind: 'price',
      sentence:
        'Lamps 1 (Lamps 1) went from $10 to $15 on 2026-06-11: 30 units sold in the 14 days after, 100 in those before.',
      // 100 less 30, at 10.00 each.
      netMinor: 70_000,
    },
  ])
})

it('finds what sells and is out of stock', async () => {
  const sales = [
    ...spread(900, end - 90 * dayMs, 90, () => [oneOf(goods.slice(1))]),
    ...spread(180, end - 90 * dayMs, 90, () => ['Lamps 1']),
  ]
  expect(await findingsOf(shopOf(sales, { stock: 0 }))).toEqual([
    {
      kind: 'stock',
      sentence: '1 product that sells is out of stock; in 90 days it sold 180 units.',
      // 2 a day for 14 days, at 10.00 each.
      netMinor: 28_000,
    },
  ])
})

it('finds categories that are bought together', async () => {
  const sales = spread(900, end - 90 * dayMs, 90, () => {
    const first = oneOf(goods)
    return first.startsWith('Lamps') && random() < 0.6 ? [first, 'Shades 2'] : [first]
  })
  const found = await findingsOf(shopOf(sales))
  expect(found.map(({ kind, netMinor }) => [kind, netMinor])).toEqual([['affinity', null]])
  expect(found[0]!.sentence).toMatch(
    /^[56]\d\.\d% of orders with Lamps have Shades too, of the others [23]\d\.\d%: 1\.\d times/,
  )
})

it('finds a month whose new customers came back less', async () => {
  const months = ['2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
  // 120 new customers a month: 48 of them come back in the next one, of those of May 12.
  const sales = months.flatMap((month, i) =>
    Array.from({ length: 120 }, (_, n) => `${month} ${n}`).flatMap((userId, n): Sale[] => {
      const first = at(`${month}-02`) + (n % 26) * dayMs
      const again = { userId, time: at(`${months[i + 1] ?? '2026-06'}-15T12:00Z`), products: anything() }
      return [{ userId, time: first, products: anything() }, ...(n < (month === '2026-05' ? 12 : 48) ? [again] : [])]
    }),
  )
  expect(await findingsOf(shopOf(sales))).toEqual([
    {
      kind: 'retention',
      sentence:
        'Of the 120 customers whose first order was in May 2026, 10.0% ordered again the month after; of the 720 of the 6 months before, 40.0% did.',
      // 0.3 × 120 customers at 10.00 each.
      netMinor: 36_000,
    },
  ])
})
