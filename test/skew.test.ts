import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyzeAll, open } from '@polymart/analytics'
import type { funnel, ParamsOf, RunOptions, ShopOptions } from '@polymart/analytics'
import { batchOf, bucketOf } from '@polymart/core'
import type { Batch, Session } from '@polymart/core'
import { openEmbedded } from '@polymart/embedded'
import { at, event, session } from './fixtures/records.js'
import { storeOfBatches } from './fixtures/store.js'
import type { TemporaryStore } from './fixtures/store.js'

const begin = at('2026-06-01')
const heavyBucket = 1234
const whale = 'whale'
const perWhaleSession = 5000
const types = ['product_view', 'add_to_cart', 'page_view', 'checkout', 'purchase'] as const

const visit = (sessionId: string, visitorId: string, number: number, events: number): Session => {
  const startAt = begin + (number % 40_000) * 60_000
  return session({
    sessionId,
    visitorId,
    startAt,
    endAt: startAt + events * 1000,
    device: number % 3 ? 'mobile' : 'desktop',
    events: Array.from({ length: events }, (_, seq) => event(seq, startAt + seq * 1000, types[seq % types.length]!)),
  })
}

/** One person with a million events, and half of 40,000 sessions in one bucket. */
function* skewed(): Generator<Batch> {
  for (let i = 0; i < 1_000_000 / perWhaleSession; i += 20) {
    const some = Array.from({ length: 20 }, (_, j) => visit(`w${i + j}`, whale, i + j, perWhaleSession))
    yield batchOf('sessions', some)
  }
  const heavy: string[] = []
  for (let i = 0; heavy.length < 50; i++) if (bucketOf(`h${i}`) === heavyBucket) heavy.push(`h${i}`)
  for (let i = 0; i < 40; i++) {
    yield batchOf(
      'sessions',
      Array.from({ length: 1000 }, (_, j) => {
        const number = i * 1000 + j
        return visit(`s${number}`, number % 2 ? heavy[number % heavy.length]! : `v${number % 7000}`, number, 3)
      }),
    )
  }
}

let store: TemporaryStore
beforeAll(async () => void (store = await storeOfBatches(skewed())), 120_000)
afterAll(() => store.remove())

test('partitions leave what is heavy alone, and cut the rest evenly', async () => {
  const opened = await openEmbedded(store.folder)
  const partitions = await opened.partitions(8)
  const rows = await Promise.all(
    partitions.map(async (partition) => (await opened.scan('sessions', partition, { columns: [] })).rows),
  )
  await opened.close()
  const [heaviest, ...others] = rows.toSorted((a, b) => b - a)
  // The heavy bucket has 20,000 sessions, the others about five each.
  expect(heaviest).toBeLessThan(24_000)
  expect(others[0]).toBeLessThan(8_000)
  expect(rows.reduce((sum, each) => sum + each, 0)).toBe(40_200)
})

test('every way of running gives the same', async () => {
  const answers = async (options: RunOptions & ShopOptions): Promise<unknown> => {
    const { memory, ...run } = options
    const shop = await open(store.url, { ...(memory !== undefined && { memory }) })
    try {
      const settled = await analyzeAll(shop, [
        ['funnel', { by: 'device', purchase: 'events', ...run } as ParamsOf<typeof funnel>],
        ['geography', { ...run }],
      ])
      return settled.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.rows() : String(outcome.reason)))
    } finally {
      await shop.close()
    }
  }
  const wanted = await answers({ executor: 'inline', partitions: 1 })
  expect(await answers({ executor: 'workers', workers: 2, partitions: 8 })).toEqual(wanted)
  expect(await answers({ executor: 'workers', workers: 2, partitions: 64, memory: 0 })).toEqual(wanted)
  expect(wanted).toMatchObject([[{ device: 'desktop', step: 1 }, {}, {}, {}, {}, {}, {}, {}], [{ sessions: 40_200 }]])
})
