import { expect, test } from 'vitest'
import { anomalies, insights, open } from '@polymart/analytics'
import type { Batch } from '@polymart/core'
import { generate } from '@polymart/generator'
import { reach } from '../packages/core/test/bounds.js'
import { storeOfBatches } from './fixtures/store.js'

async function* but(left: string, batches: AsyncIterable<Batch>): AsyncIterable<Batch> {
  for await (const batch of batches) if (batch.entity !== left) yield batch
}

/*
 * Orders and visits of a day are nearly Poisson. Expected is a median of eight such days, whose variance is at most π ÷ 16
 * of one day's, and the spread at least √expected: so another day's score is beyond 3.5 with a chance of at most that of
 * 3.5 ÷ √(1 + π ÷ 16) = 3.2 standard deviations, 1 in 700. Six days, two metrics and three seeds have one in 5 of 100 runs;
 * the seeds are the same each time. Conversion and money are measured against what eight days happened to differ by, and
 * go beyond it by chance once in a while: of them only the finding is held to the day, which asks for more.
 */
test.each([42, 1, 2])('of seed %d, the day of the outage is found, and no other', async (seed) => {
  const generation = generate({ seed, workers: 2 })
  const store = await storeOfBatches(but('products', generation.batches()))
  const { outage, history } = generation.truth()
  const day = outage.from.slice(0, 10)
  const shop = await open(store.url)
  try {
    const rows = (await anomalies(shop, { asOf: history.to })).rows()
    const flagged = (name: string): readonly string[] =>
      rows.filter((row) => row.metric === name && row.flagged).map((row) => row.day)
    expect(flagged('orders')).toEqual([day])
    // People came as usual: they could not buy.
    expect(flagged('sessions')).toEqual([])
    expect(flagged('sessionConversion')).toContain(day)
    const of = (name: string) => rows.find((row) => row.day === day && row.metric === name)!
    expect(of('orders').score).toBeLessThan(0)
    expect(of('sessionConversion').score).toBeLessThan(0)
    // Some orders do not count, by their status or as tests.
    expect(of('orders').actual!).toBeLessThanOrEqual(outage.expectedOrders + reach(outage.expectedOrders))
    const found = (await insights(shop, { asOf: history.to, limit: 100 }))
      .rows()
      .filter(({ kind }) => kind === 'outage')
    expect(found.map(({ sentence }) => sentence.slice(0, 13))).toEqual([`On ${day}`])
  } finally {
    await shop.close()
    await store.remove()
  }
})
