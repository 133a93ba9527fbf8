import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyze, doctor, open } from '@polymart/analytics'
import type { Shop } from '@polymart/analytics'
import { generate } from '@polymart/generator'
import { at, line, order, shop as records, user } from '../fixtures/records.js'
import { storeOf, storeOfBatches } from '../fixtures/store.js'
import type { TemporaryStore } from '../fixtures/store.js'

const june = at('2026-06-10T12:00Z')
const of = (transactionId: string, fields: object) =>
  order({ transactionId, userId: 'u', at: june, currency: 'EUR', ...fields })

// Orders whose totals say more than their lines, or less, and such as are as they should be.
const shopRecords = records({
  users: [user({ userId: 'u' })],
  transactions: [
    of('bare 1', { lines: [], totalMinor: 5000 }),
    of('bare 2', { lines: [], totalMinor: 1500, shippingMinor: 300, taxMinor: 200 }),
    of('shipping alone', { lines: [], totalMinor: 400, shippingMinor: 400 }),
    of('nothing', { lines: [], totalMinor: 0 }),
    of('more', { totalMinor: 1300 }),
    of('less', { lines: [line('p', 1, 1000, 100)], totalMinor: 850, taxMinor: 20 }),
    // Three of 333.4 cents, rounded apart: half a cent a unit and line, shipping, tax and total are 3.5.
    of('rounded', { lines: [line('p', 3, 333)], totalMinor: 1002 }),
    of('not rounded', { lines: [line('p', 3, 333)], totalMinor: 1003 }),
    of('negative', { lines: [line('p', -1, 500)], totalMinor: 9000 }),
    of('before', { lines: [], totalMinor: 70_000, at: at('2026-05-01') }),
    of('cancelled', { lines: [], totalMinor: 9000, status: 'cancelled' }),
    of('test', { lines: [], totalMinor: 9000, test: true }),
  ],
})

describe('money that totals tell and lines do not', () => {
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

  const params = { asOf: '2026-07-01', period: { from: '2026-06-01' } }
  const warningsOf = async (name: string, more: object = {}) =>
    (await analyze(shop, name, { ...params, ...more })).meta.warnings.filter((warning) => warning.includes('a total'))
  const told = [
    '2 orders have a total and no lines, so 60.00 EUR charged for goods count as 0.00 EUR. Load the lines, or make one of the total in a mapping; polymart doctor names the orders.',
    '3 orders have a total that is not what lines, discounts, shipping and tax come to, 2.34 EUR more in all. The numbers follow the parts; polymart doctor names the orders.',
  ]

  it.each(['rfm', 'funnel', 'geography', 'revenue', 'cohorts'])('is told by %s, with number and sum', async (name) => {
    expect(await warningsOf(name)).toEqual(told)
    expect(await warningsOf(name, { partitions: 7, executor: 'inline' })).toEqual(told)
  })

  it('is that of the orders asked for', async () => {
    expect(await warningsOf('revenue', { where: { totalMinor: { gt: 5000 } } })).toEqual([])
    expect(await warningsOf('revenue', { where: { totalMinor: 850 } })).toEqual([
      '1 order has a total that is not what lines, discounts, shipping and tax come to, 0.70 EUR less in all. The numbers follow the parts; polymart doctor names the orders.',
    ])
    expect((await warningsOf('rfm', { period: {} }))[0]).toMatch('3 orders have a total and no lines, so 760.00 EUR')
  })

  it('is not told where no money is', async () => {
    expect(await warningsOf('funnel', { purchase: 'events' })).toEqual([])
  })

  it('is not healthy to the doctor, row by row', async () => {
    const { checks, counts, healthy } = await doctor(shop, { showValues: true })
    expect(healthy).toBe(false)
    const found = (field: string, check: string) =>
      checks.find((one) => one.field === field && one.check === check)!.findings
    expect(found('lines', 'missing beside a total')).toEqual([
      { id: 'bare 1', found: '5000' },
      { id: 'bare 2', found: '1500' },
      { id: 'before', found: '70000' },
      { id: 'cancelled', found: '9000' },
      { id: 'test', found: '9000' },
    ])
    expect(found('totalMinor', 'differs from its parts').map(({ id }) => id)).toEqual(['less', 'more', 'not rounded'])
    expect(counts[0]).toMatchObject({ check: 'differs from its parts by rounding', rows: 1 })
  })
})

it('is none in what is generated', async () => {
  const store = await storeOfBatches(generate({ scale: 0.02, workers: 1 }).batches())
  const shop = await open(store.url)
  try {
    for (const name of ['rfm', 'funnel', 'geography', 'revenue']) {
      const { meta } = await analyze(shop, name)
      expect(meta.warnings.filter((warning) => warning.includes('a total'))).toEqual([])
    }
    const { checks, counts } = await doctor(shop)
    expect(checks.filter(({ entity, rows }) => entity === 'transactions' && rows > 0)).toEqual([])
    expect(counts[0]).toMatchObject({ entity: 'transactions', rows: 0 })
  } finally {
    await shop.close()
    await store.remove()
  }
})
