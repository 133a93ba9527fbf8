import { Lease, thisProcess } from '@polymart/core'
import type { Holder } from '@polymart/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Place } from './lease-place.js'

describe('the lease of a store', () => {
  let place: Place

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] })
    place = new Place()
  })
  afterEach(() => vi.useRealTimers())

  const elsewhere = (): Holder => ({ ...thisProcess(), host: 'elsewhere', since: 0, token: 'other' })
  const steal = (): void => {
    place.holder = elsewhere()
  }
  const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)

  it('is one load’s, which is named, until it is released', async () => {
    const lease = await Lease.take(place)
    expect(place.holder).toMatchObject({ ...thisProcess(), since: Date.now() })
    await expect(Lease.take(place)).rejects.toMatchObject({
      code: 'locked',
      message: `Another load into memory:shop is running: process ${process.pid}, since ${new Date().toISOString()}. Wait until it has finished; if it is no longer running, you can load 60 s after it stopped.`,
    })
    expect(await lease.isHeld()).toBe(true)
    await lease.release()
    expect(place.removed).toEqual([false])
    await (await Lease.take(place)).release()
  })

  it('is told of as long as the load runs, and no longer', async () => {
    const lease = await Lease.take(place)
    await seconds(600)
    expect(performance.now() - place.told).toBeLessThanOrEqual(10_000)
    await lease.check()
    await expect(Lease.take(place)).rejects.toMatchObject({ code: 'locked' })
    await lease.release()
    const { told } = place
    await seconds(60)
    expect(place.told).toBe(told)
  })

  it('is taken over from another machine after a minute of silence, not before, and from a process that is gone at once', async () => {
    steal()
    place.told = performance.now()
    await seconds(60)
    await expect(Lease.take(place)).rejects.toThrow(`process ${process.pid} on elsewhere, since 1970-`)
    await seconds(1)
    await (await Lease.take(place)).release()
    place.holder = { ...thisProcess(), began: 'another time', since: 0, token: 'gone' }
    place.told = performance.now()
    await (await Lease.take(place)).release()
  })

  it('that was given up is free to this process, though the store could not be told', async () => {
    const lease = await Lease.take(place)
    place.isThere = false
    await expect(lease.release()).rejects.toThrow('away')
    await lease.abandon()
    place.isThere = true
    expect(place.holder).toBeDefined()
    const next = await Lease.take(place)
    await next.abandon()
    expect(place.removed).toEqual([true])
  })

  it('is asked for again where another load was faster', async () => {
    const put = place.put.bind(place)
    vi.spyOn(place, 'put').mockImplementationOnce((_, found) => {
      const faster = { ...elsewhere(), token: 'faster' }
      return put(faster, found).then(() => false)
    })
    await expect(Lease.take(place)).rejects.toThrow('on elsewhere')
  })

  it('stops a load that cannot tell of itself, before another one may take its place', async () => {
    const lease = await Lease.take(place)
    await seconds(20)
    place.isThere = false
    await seconds(39)
    await lease.check()
    await seconds(2)
    await expect(lease.check()).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('could not reach memory:shop for 40 s') as string,
    })
    // It goes on where the store is back in time.
    place.isThere = true
    await seconds(10)
    await lease.check()
  })

  it.each([
    ['that another load has', steal, 'locked', 'Another load took the place of this one in memory:shop'],
    [
      'of a store that is another one',
      () => {
        steal()
        place.store = 'second'
      },
      'storage',
      'The store at memory:shop was replaced by another one while the load ran',
    ],
    [
      'of a store that is not there',
      () => {
        place.holder = undefined
        place.store = undefined
      },
      'storage',
      'The store at memory:shop was deleted while the load ran',
    ],
  ] as const)('%s is lost, and says so', async (_, lose, code, message) => {
    const wanted = { code, message: expect.stringContaining(message) as string }
    const [lease, asking] = [await Lease.take(place), expect.objectContaining(wanted) as Error]
    lose()
    expect(await lease.isHeld()).toBe(false)
    await lease.check()
    await seconds(10)
    await expect(lease.check()).rejects.toEqual(asking)
    await expect(lease.confirm()).rejects.toEqual(asking)
    await expect(lease.release()).rejects.toEqual(asking)
    expect(place.removed).toEqual([])
  })
})
