import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchOf, bucketOf } from '@polymart/core'
import type { Batch, Partition, Session } from '@polymart/core'
import { at, event, session } from '../../../../test/fixtures/records.js'
import { storeOfBatches } from '../../../../test/fixtures/store.js'
import { analyzeAll } from '../../src/index.js'
import type { RunOptions } from '../../src/index.js'
import { asOfNow, overWholeRows } from '../../src/execute/as-of-now.js'
import { partitionTask } from '../../src/read/task.js'
import type { StorePair } from '../../src/stores/store-pair.js'
import { openShop, twoStores } from './shops.js'
import type { ShopMemory, TwoStores, Without } from './shops.js'

const begin = at('2026-06-01')
const heavyBucket = 1234
const types = ['product_view', 'add_to_cart', 'page_view', 'checkout', 'purchase'] as const

const visit = (sessionId: string, visitorId: string, number: number, events: number): Session => {
  const startAt = begin + number * 60_000
  return session({
    sessionId,
    visitorId,
    startAt,
    endAt: startAt + events * 1000,
    device: number % 3 ? 'mobile' : 'desktop',
    events: Array.from({ length: events }, (_, seq) => event(seq, startAt + seq * 1000, types[seq % types.length]!)),
  })
}

/** One person with 100,000 events, and half of 8,000 sessions in one bucket. */
function* skewed(): Generator<Batch> {
  yield batchOf(
    'sessions',
    Array.from({ length: 50 }, (_, i) => visit(`w${i}`, 'whale', i, 2000)),
  )
  const heavy: string[] = []
  for (let i = 0; heavy.length < 50; i++) if (bucketOf(`h${i}`) === heavyBucket) heavy.push(`h${i}`)
  yield batchOf(
    'sessions',
    Array.from({ length: 8000 }, (_, i) => visit(`s${i}`, i % 2 ? heavy[i % heavy.length]! : `v${i % 3000}`, i, 3)),
  )
}

let stores: TwoStores
beforeAll(async () => void (stores = await twoStores(await storeOfBatches(skewed()))))
afterAll(() => stores.remove())

it('partitions leave what is heavy alone', async () => {
  const shop = await openShop(stores, 'both', { exchangeMemory: 0 })
  const moment = await shop.stores.sessions.moment()
  const what = {
    moments: { sessions: moment },
    needs: { sessions: ['startAt'] },
    rows: 0,
    cutBy: ({ sessions }: StorePair) => sessions,
  }
  const rowsOf = partitionTask('rowsOf', async (reader, partition: Partition) => {
    return (await reader.scan('sessions', partition, ['startAt'])).rows
  })
  const rows = await asOfNow(shop, (snapshot) =>
    overWholeRows(snapshot, what, { partitions: 8 }, ({ partitions, run }) => run(rowsOf, partitions)),
  )
  await shop.close()
  expect(rows.reduce((sum, each) => sum + each, 0)).toBe(8050)
  const [heaviest, ...others] = rows.toSorted((a, b) => b - a)
  expect(heaviest).toBeLessThan(4700)
  expect(others[0]).toBeLessThan(1200)
})

it('every way of running gives the same', async () => {
  const answers = async (without: Without, run: RunOptions, memory: ShopMemory): Promise<unknown> => {
    const shop = await openShop(stores, without, memory)
    try {
      const settled = await analyzeAll(shop, [
        ['funnel', { by: 'device', purchase: 'events', ...run } as object],
        ['geography', run],
      ])
      return settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.rows() : String(outcome.reason)))
    } finally {
      await shop.close()
    }
  }
  const wanted = await answers('none', { executor: 'inline', partitions: 1 }, {})
  expect(wanted).toMatchObject([[{ device: 'desktop', step: 1 }, {}, {}, {}, {}, {}, {}, {}], [{ sessions: 8050 }]])
  for (const [run, memory] of [
    [{ executor: 'inline', partitions: 8 }, { exchangeMemory: 0 }],
    [
      { executor: 'workers', workers: 2, partitions: 16 },
      { memory: 0, exchangeMemory: 0 },
    ],
    [{ executor: 'workers', workers: 2, partitions: 2 }, {}],
  ] as const) {
    expect(await answers('both', run, memory), JSON.stringify([run, memory])).toEqual(wanted)
  }
})
