import { batchOf, StoreLife, thisProcess } from '@polymart/core'
import type { LoadWork } from '@polymart/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Place } from './lease-place.js'
import { order } from './orders.js'

const orders = (count: number) =>
  batchOf(
    'transactions',
    Array.from({ length: count }, (_, i) => order(i)),
  )

/** What a load asked of its store, in order. */
const loadOf = async (place: Place, work: Partial<LoadWork> = {}) => {
  const asked: string[] = []
  const asking =
    <T>(step: string, answer: T) =>
    (): Promise<T> => {
      asked.push(step)
      return Promise.resolve(answer)
    }
  const life = new StoreLife({
    url: place.url,
    explained: (error) => error as Error,
    release: asking('release', undefined),
  })
  const steps: LoadWork = {
    write: asking('write', undefined),
    settle: asking('settle', undefined),
    publish: asking('publish', 7),
    takeBack: asking('takeBack', true),
    ...work,
  }
  const writer = await life.load({}, { place: () => Promise.resolve(place), begin: () => Promise.resolve(steps) })
  return { asked, life, writer }
}

describe('a load', () => {
  let place: Place
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'] })
    place = new Place()
  })
  afterEach(() => vi.useRealTimers())

  it('is written, settled, made seen, and then lets the next one in', async () => {
    const { asked, writer } = await loadOf(place)
    await writer.write(orders(3))
    const { generation, entities } = await writer.finish()
    expect([generation, entities.transactions?.read]).toEqual([7, 3])
    expect(asked).toEqual(['write', 'settle', 'publish'])
    expect(place.removed).toEqual([false])
  })

  it('writes nothing more once another has its place', async () => {
    const { asked, writer } = await loadOf(place)
    await writer.write(orders(1))
    place.holder = { ...thisProcess(), since: 0, token: 'other' }
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(writer.write(orders(1))).rejects.toMatchObject({ code: 'locked' })
    expect(asked).toEqual(['write', 'takeBack'])
  })

  it('is taken back if it fails, and leaves to the next one what could not be', async () => {
    const failing = () => Promise.reject(new Error('full'))
    const { writer } = await loadOf(place, { settle: failing })
    await expect(writer.finish()).rejects.toThrow('full')
    expect(place.removed).toEqual([false])
    const second = await loadOf(place, { settle: failing, takeBack: failing })
    await expect(second.writer.finish()).rejects.toThrow('full')
    expect(place.removed).toEqual([false, true])
  })

  it('is loaded where it is seen, even if its store does not answer any more', async () => {
    const { writer } = await loadOf(place, {
      publish: () => {
        place.isThere = false
        return Promise.resolve(8)
      },
    })
    expect((await writer.finish()).generation).toBe(8)
  })
})
