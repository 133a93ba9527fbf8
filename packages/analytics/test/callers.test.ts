import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOfColumns } from '@polymart/core'
import type { Progress } from '@polymart/core'
import { at, order, shop as records, user } from '../../../test/fixtures/records.js'
import { nastyShop } from '../../../test/fixtures/nasty.js'
import { storeOf } from '../../../test/fixtures/store.js'
import type { TemporaryStore } from '../../../test/fixtures/store.js'
import { EqualCalls } from '../src/execute/equal-calls.js'
import { KeptColumns } from '../src/execute/kept-columns.js'
import { open, revenue, rfm } from '../src/index.js'
import { tablesOf } from '../src/read/read-partition.js'

describe('equal calls', () => {
  const pending = (calls: EqualCalls, runs: AbortSignal[], signal?: AbortSignal, onProgress?: Progress) =>
    calls.run('same', { ...(signal && { signal }), ...(onProgress && { onProgress }) }, ({ signal, onProgress }) => {
      runs.push(signal!)
      return new Promise<number>((done, fail) => {
        signal!.addEventListener('abort', () => fail(new Error('stopped')))
        setTimeout(() => {
          onProgress!({ stage: 'read', done: 1, total: 1, unit: 'rows' })
          done(runs.length)
        }, 20)
      })
    })

  it('run once, and tell all who wait', async () => {
    const [calls, runs, told] = [new EqualCalls(), [] as AbortSignal[], [] as string[]]
    const both = [
      pending(calls, runs, undefined, () => told.push('a')),
      pending(calls, runs, undefined, () => told.push('b')),
    ]
    expect(await Promise.all(both)).toEqual([1, 1])
    expect(told).toEqual(['a', 'b'])
    expect(await pending(calls, runs)).toBe(2)
  })

  it('go on while one who waits has not gone, and end with the last', async () => {
    const [calls, runs] = [new EqualCalls(), [] as AbortSignal[]]
    const [one, two] = [new AbortController(), new AbortController()]
    const waiting = [pending(calls, runs, one.signal), pending(calls, runs, two.signal)]
    one.abort()
    await expect(waiting[0]).rejects.toMatchObject({ code: 'interrupted' })
    expect(await waiting[1]).toBe(1)
    const again = [new AbortController(), new AbortController()]
    const gone = again.map(({ signal }) => pending(calls, runs, signal))
    for (const { signal } of again) expect(signal.aborted).toBe(false)
    for (const each of again) each.abort()
    await Promise.allSettled(gone)
    expect(runs).toHaveLength(2)
    expect(runs.map(({ aborted }) => aborted)).toEqual([false, true])
    // Nobody joins what was stopped.
    expect(await pending(calls, runs)).toBe(3)
  })
})

describe('a shop', () => {
  let store: TemporaryStore
  beforeAll(async () => void (store = await storeOf(nastyShop())))
  afterAll(() => store.remove())

  it('takes so many calls at once, and says so to the next', async () => {
    const shop = await open(store.url, { maxCalls: 2 })
    const two = [rfm(shop), revenue(shop)]
    await expect(rfm(shop)).rejects.toMatchObject({
      code: 'busy',
      message:
        '2 calls of this shop run or wait already, which is the most that it takes. Try again in a moment, or open it with a higher maxCalls.',
    })
    await Promise.all(two)
    await rfm(shop)
    await shop.close()
  })

  it('gives its memory to the columns that were used last', async () => {
    const roomy = await open(store.url)
    const numbers = (await rfm(roomy, { partitions: 4 })).rows()
    const parts = roomy.snapshot().columns.get(4)!.own
    const columns = parts.flatMap((part) => Object.values(tablesOf(part)).map(({ columns }) => columns))
    await roomy.close()
    const bytes = columns.reduce((sum, some) => sum + bytesOfColumns(some), 0)
    const columnsKept = new KeptColumns(2.5 * bytes)
    for (const count of [1, 2, 3]) columnsKept.set(count, { times: {}, own: parts, linked: parts })
    expect([1, 2, 3].map((count) => columnsKept.get(count) !== undefined)).toEqual([false, true, true])
    const shop = await open(store.url, { memory: 3 * bytes })
    const counts = [4, 5, 6, 7, 8]
    for (const partitions of counts) expect((await rfm(shop, { partitions })).rows()).toEqual(numbers)
    const kept = counts.map((count) => shop.snapshot().columns.get(count) !== undefined)
    expect(kept.at(-1)).toBe(true)
    expect(kept[0]).toBe(false)
    // As many as fit stay beside the last.
    expect(kept.at(-2)).toBe(true)
    expect(kept.lastIndexOf(false)).toBe(kept.filter((there) => !there).length - 1)
    await shop.close()
  })

  it('is closed once, and interrupts what runs', async () => {
    const shop = await open(store.url)
    const running = rfm(shop)
    await Promise.all([expect(running).rejects.toMatchObject({ code: 'interrupted' }), shop.close(), shop.close()])
    await expect(rfm(shop)).rejects.toThrow('This shop is closed. Open it again.')
  })

  it('forgets the columns it has when it is refreshed, but not those of a call that runs', async () => {
    const shop = await open(store.url)
    const before = shop.snapshot()
    const running = rfm(shop)
    shop.refresh()
    expect((await running).rows()).toEqual((await rfm(shop)).rows())
    expect(shop.snapshot()).not.toBe(before)
    expect(before.columns.latest()).toBeUndefined()
    await shop.close()
  })

  it('has the most frequent currency of each asOf', async () => {
    const on = (date: string, currency: string) =>
      order({ transactionId: date + currency, userId: 'u', at: at(`${date}T12:00Z`), currency })
    const transactions = [on('2026-05-01', 'EUR'), on('2026-06-01', 'USD'), on('2026-06-02', 'USD')]
    const two = await storeOf(records({ users: [user({ userId: 'u' })], transactions }))
    const shop = await open(two.url)
    const currencyAt = async (asOf: string) => (await rfm(shop, { asOf })).meta.currency
    expect(await currencyAt('2026-05-15')).toBe('EUR')
    expect(await currencyAt('2026-07-01')).toBe('USD')
    await shop.close()
    await two.remove()
  })
})
