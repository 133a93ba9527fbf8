import type { EntityName, Extent, Records } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { batch, byId, changed, samples, whole } from './context.js'
import type { AnyRecord, Context } from './context.js'

/** A load is seen whole or not at all, and the store tells its state. */
export const generations = ({ fill, load, scan, store }: Context, entity: EntityName): void => {
  describe('a load', () => {
    const records = samples(entity, 10)

    it('is not seen before it is finished', async () => {
      await fill([batch(entity, records.slice(0, 5))])
      const before = await store().moment()
      const writer = await store().writer()
      await writer.write(batch(entity, records.slice(5)))
      expect(byId(entity, await scan(entity))).toEqual(byId(entity, records.slice(0, 5)))
      const during = await store().moment()
      expect(during).toMatchObject({ generation: before.generation, at: before.at })
      expect(during.unfinishedSince).toBeGreaterThanOrEqual(before.at!)
      const { generation } = await writer.finish()
      expect(generation).toBe(before.generation + 1)
      expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
      const after = await store().moment()
      expect(after).toMatchObject({ generation, unfinishedSince: null })
      expect(after.at).toBeGreaterThanOrEqual(during.unfinishedSince!)
      expect((await store().scan(entity, whole, { columns: [] })).generation).toBe(generation)
    })

    it('leaves the store as it was when it is aborted', async () => {
      await fill([batch(entity, records.slice(0, 5))])
      const state = async () => [await store().moment(), await store().extent(entity), await scan(entity)]
      const before = await state()
      for (const recreate of [false, true]) {
        const writer = await store().writer({ recreate })
        await writer.write(batch(entity, [...records.slice(5), changed(entity, records[0]!, 'x')]))
        await writer.abort()
        await writer.abort()
        expect(await state()).toEqual(before)
        await expect(writer.write(batch(entity, records))).rejects.toThrow(/ended/)
      }
    })

    it('leaves the store as it was when it is interrupted', async () => {
      await fill([batch(entity, records.slice(0, 5))])
      const before = [await store().moment(), await scan(entity)]
      const controller = new AbortController()
      const writer = await store().writer({ signal: controller.signal })
      await writer.write(batch(entity, records.slice(5)))
      controller.abort()
      await expect(writer.write(batch(entity, records.slice(5)))).rejects.toMatchObject({ code: 'interrupted' })
      await writer.abort()
      expect([await store().moment(), await scan(entity)]).toEqual(before)
      await expect(store().writer({ signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
    })

    it('keeps count of the rows and their times', async () => {
      await fill([])
      expect(await store().extent(entity)).toEqual({ rows: 0, earliest: null, latest: null })
      await fill([batch(entity, records.slice(0, 3))])
      expect(await store().extent(entity)).toEqual(extentOf(entity, records.slice(0, 3)))
      await load([batch(entity, records.slice(2))])
      expect(await store().extent(entity)).toEqual(extentOf(entity, records))
      await load([
        batch(
          entity,
          records.map((record) => changed(entity, record, 'x')),
        ),
      ])
      expect(await store().extent(entity)).toEqual(extentOf(entity, records))
    })
  })
}

const extentOf = (entity: EntityName, records: readonly AnyRecord[]): Extent => {
  const times = records.flatMap((record) =>
    entity === 'transactions'
      ? (record as Records['transactions']).at
      : entity === 'sessions'
        ? (record as Records['sessions']).startAt
        : [],
  )
  const none = times.length === 0
  return { rows: records.length, earliest: none ? null : Math.min(...times), latest: none ? null : Math.max(...times) }
}
