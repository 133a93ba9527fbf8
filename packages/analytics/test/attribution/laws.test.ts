import { afterEach, expect, it } from 'vitest'
import { attribution, open, revenue } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { nastyShop } from '../../../../test/fixtures/nasty.js'
import type { Records } from '../../../../test/fixtures/records.js'
import { storeOf } from '../../../../test/fixtures/store.js'

const models = ['lastNonDirect', 'last', 'first', 'linear', 'timeDecay', 'position'] as const
const asOf = Date.parse('2026-05-02T00:00:00Z')
const from = Date.parse('2026-02-01T00:00:00Z')

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const shopOf = async (records: Records): Promise<Shop> => {
  const store = await storeOf(records)
  const shop = await open(store.url)
  closing.push(async () => {
    await shop.close()
    await store.remove()
  })
  return shop
}

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0)

it.each([{}, { where: { salesChannel: 'web' } }, { currency: 'EUR', statuses: ['completed'] }])(
  'under every model credits add up to the orders and the net of revenue, %j',
  async (more) => {
    const shop = await shopOf(nastyShop())
    const common = { asOf, period: { from }, ...more }
    const wanted = (await revenue(shop, { ...common, refundsOn: 'order' })).rows()
    const net = sum(wanted, ({ netMinor }) => netMinor)
    const orders = sum(wanted, (row) => row.orders)
    expect(orders).toBeGreaterThan(0)
    for (const by of ['channel', 'sessionId', 'campaign']) {
      for (const model of models) {
        const result = await attribution(shop, { ...common, by, model })
        const credits = result.rows()
        expect(Math.round(1e6 * sum(credits, (row) => row.orders))).toBe(1e6 * orders)
        expect(sum(credits, ({ netMinor }) => netMinor)).toBe(net)
        expect(sum(result.rows('paths'), (row) => row.orders)).toBe(orders)
        expect(sum(result.rows('paths'), ({ netMinor }) => netMinor)).toBe(net)
        expect(result.rows('summary')[0]!.orders).toBe(orders)
        // The column of the model in `models` is what `credits` has under it.
        const column = `${model}NetMinor` as const
        expect(result.rows('models').map((row) => row[column])).toEqual(credits.map(({ netMinor }) => netMinor))
      }
    }
  },
)

it('does not change when everything happens at another time', async () => {
  const by = 91 * 86_400_000 + 3_600_000
  const moved = (records: Records): Records => ({
    ...records,
    users: records.users.map((user) => ({ ...user, signupAt: user.signupAt + by })),
    transactions: records.transactions.map((order) => ({
      ...order,
      at: order.at + by,
      refunds: order.refunds.map((refund) => ({ ...refund, at: refund.at + by })),
    })),
    sessions: records.sessions.map((session) => ({ ...session, startAt: session.startAt + by })),
  })
  const answer = async (shop: Shop, shift: number) => {
    const result = await attribution(shop, {
      asOf: asOf + shift,
      period: { from: from + shift },
      model: 'timeDecay',
    })
    return result.tableNames.map((table) => result.rows(table))
  }
  expect(await answer(await shopOf(moved(nastyShop())), by)).toEqual(await answer(await shopOf(nastyShop()), 0))
})

it('gives the same orders of money in another unit, and of whole orders as many times the money', async () => {
  const scaled: Records = {
    ...nastyShop(),
    transactions: nastyShop().transactions.map((order) => ({
      ...order,
      lines: order.lines.map((line) => ({
        ...line,
        unitPriceMinor: 7 * line.unitPriceMinor,
        discountMinor: 7 * line.discountMinor,
      })),
      refunds: order.refunds.map((refund) => ({
        ...refund,
        lines: refund.lines.map((line) => ({ ...line, goodsMinor: 7 * line.goodsMinor })),
      })),
    })),
  }
  const params = { asOf, period: { from }, model: 'position' } as const
  const before = await attribution(await shopOf(nastyShop()), params)
  const after = await attribution(await shopOf(scaled), params)
  const orders = (result: typeof before) => result.rows().map((row) => [row.touches, row.orders, row.assisted])
  expect(orders(after)).toEqual(orders(before))
  expect(after.rows('models').map(({ firstNetMinor, lastNetMinor }) => [firstNetMinor, lastNetMinor])).toEqual(
    before.rows('models').map(({ firstNetMinor, lastNetMinor }) => [7 * firstNetMinor, 7 * lastNetMinor]),
  )
})

it.each<[object, string]>([
  [
    { where: { device: 'mobile' } },
    'Expected a field of user, order in where, found "device", which is a field of session.',
  ],
  [
    { where: { country: 'DE' } },
    'Expected a place in where to say whose it is, found "country": say user.country, billing.country or shipping.country.',
  ],
  [
    { where: { 'session.country': 'DE' } },
    'Expected a field of user, order in where, found "session.country", which is a field of session.',
  ],
  [{ by: 'startAt' }, 'Expected by to be a field that is no point in time, found "startAt".'],
  [{ by: null }, 'Expected by to be the name of a field, found null.'],
  [{ by: 'salesChannel' }, 'Expected a field of session in by, found "salesChannel", which is a field of order.'],
])('refuses %j', async (params, message) => {
  const shop = await shopOf(nastyShop())
  await expect(attribution(shop, params)).rejects.toThrow(message)
})
