import type { EntityName, Store } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { runChild } from '../child.js'
import type { Opener } from '../conformance.js'
import { batch, byId, changed, samples } from './context.js'
import type { Context } from './context.js'

interface Places {
  readonly open: () => Promise<Store>
  readonly opener: () => Opener
}

/** One load goes into a store at a time; one that fails or dies leaves the former generation, and its place to the next. */
export const leases = ({ store, fill, load, scan }: Context, entity: EntityName, { open, opener }: Places): void => {
  const records = samples(entity, 10)
  const rows = batch(entity, records)
  const others = batch(
    entity,
    records.map((record) => changed(entity, record, 'other')),
  )
  const refusedFor = (pid: number | undefined) => ({
    name: 'PolymartError',
    code: 'locked',
    message: expect.stringMatching(
      new RegExp(`^Another load into .* is running: process ${pid}, since \\d{4}-.*Z\\. Wait`),
    ) as string,
  })

  describe('the place of the one load', () => {
    it('is given to one of many that ask at once, and the others are told who has it', async () => {
      await fill([rows])
      const stores = [store(), await open(), await open()]
      for (let round = 0; round < 3; round++) {
        const asked = [...stores, store()].map((asking) => asking.writer())
        const begun = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled')
        for (const writer of asked) {
          const refused = await writer.then(
            () => undefined,
            (error: unknown) => error,
          )
          if (refused) expect(refused).toMatchObject(refusedFor(process.pid))
        }
        expect(begun).toHaveLength(1)
        const [{ value }] = begun as [PromiseFulfilledResult<Awaited<ReturnType<Store['writer']>>>]
        if (round === 0) await value.abort()
        else {
          await value.write(others)
          await value.finish()
        }
      }
      for (const other of stores.slice(1)) await other.close()
      expect(byId(entity, await scan(entity))).toEqual(
        byId(
          entity,
          records.map((record) => changed(entity, record, 'other')),
        ),
      )
    })

    it('is free again after a load that failed in the middle, of which nothing is there', async () => {
      await fill([rows])
      const before = await store().moment()
      for (const end of ['write', 'finish'] as const) {
        const stopping = new AbortController()
        const { signal } = stopping
        const writer = await store().writer({ signal, recreate: end === 'finish' })
        await writer.write(others)
        stopping.abort()
        const ended = end === 'write' ? writer.write(others) : writer.finish()
        await expect(ended).rejects.toMatchObject({ code: 'interrupted' })
        expect(await store().moment()).toEqual(before)
        await expect(writer.finish()).rejects.toThrow(/ended/)
        await writer.abort()
        expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
        await (await store().writer()).abort()
      }
      const { generation, entities } = await load([others])
      expect(generation).toBe(before.generation + 1)
      expect(entities[entity]).toMatchObject({ read: 10, replaced: 10 })
    })

    it(
      'is taken over from a process that died, of which nothing is there',
      { timeout: 120_000 },
      async ({ onTestFinished }) => {
        await fill([rows])
        const before = await store().moment()
        const child = runChild(new URL('dying-load.ts', import.meta.url), entity, JSON.stringify(opener()))
        onTestFinished(() => void child.process.kill('SIGKILL'))
        await child.line('wrote')
        await expect(store().writer()).rejects.toMatchObject(refusedFor(child.process.pid))
        child.process.kill('SIGKILL')
        await child.end()
        const after = await store().moment()
        expect(after).toMatchObject({ generation: before.generation, at: before.at })
        expect(after.unfinishedSince).toBeGreaterThanOrEqual(before.at!)
        expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
        const { generation, entities } = await load([rows])
        expect(generation).toBe(before.generation + 1)
        expect(entities[entity]).toMatchObject({ read: 10, unchanged: 10 })
        expect(await store().moment()).toMatchObject({ generation, unfinishedSince: null })
      },
    )
  })
}
