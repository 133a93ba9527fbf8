import type { EntityName } from '@polymart/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batch, byId, changed, distinct, idOf, renamed, samples } from './context.js'
import type { Context } from './context.js'

export const nothing = { read: 0, written: 0, replaced: 0, unchanged: 0, rejected: 0 }

/** What is written comes back; a load can be repeated; its report adds up. */
export const loading = ({ runs, store, fill, load, scan }: Context, entity: EntityName): void => {
  describe('loading', () => {
    it('gives back whatever was written', async () => {
      await fc.assert(
        fc.asyncProperty(distinct(entity), async (records) => {
          const { entities, issues } = await fill([batch(entity, records)])
          const count = records.length
          expect(entities[entity] ?? nothing).toEqual({ ...nothing, read: count, written: count })
          expect(issues).toEqual([])
          expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
        }),
        { numRuns: runs },
      )
    })

    it('changes nothing the second time', async () => {
      const records = samples(entity, 40)
      await fill([batch(entity, records)])
      const before = await scan(entity)
      const { entities, issues } = await load([batch(entity, records)])
      expect(entities[entity]).toEqual({ ...nothing, read: 40, unchanged: 40 })
      expect(issues).toEqual([])
      expect(await scan(entity)).toEqual(before)
    })

    it('ends the same in whatever batches and order the rows come', async () => {
      const records = samples(entity, 24)
      await fill([batch(entity, records)])
      const expected = await scan(entity)
      const shuffled = fc.shuffledSubarray(records, { minLength: records.length })
      await fc.assert(
        fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 24 }), async (rows, size) => {
          const batches = Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
            batch(entity, rows.slice(i * size, (i + 1) * size)),
          )
          await fill(batches)
          expect(await scan(entity)).toEqual(expected)
        }),
        { numRuns: runs },
      )
    })

    it('tells texts apart that look alike', async () => {
      const [record] = samples(entity, 1)
      const alike = ['a', '\ufeffa', 'a\ufeff', 'a ', ' a', 'A', '\u00e9', 'e\u0301', '\ufffd', '\uffff', 'a\r', 'a\n']
      const records = alike.map((id) => changed(entity, renamed(entity, record!, id), id))
      await fill([batch(entity, records)])
      const { entities } = await load([batch(entity, records)])
      expect(entities[entity]).toEqual({ ...nothing, read: alike.length, unchanged: alike.length })
      expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
    })

    it('takes ids of any length, also such as differ only at the end', async () => {
      const [record] = samples(entity, 1)
      const long = ['a', 'é', '😀'].map((letter) => letter.repeat(10_000))
      const ids = long.flatMap((id) => [id, `${id}1`, `${id}2`, id.slice(0, 5_000), id.slice(0, 880)])
      const records = ids.map((id) => renamed(entity, record!, id))
      await fill([batch(entity, records)])
      const { entities } = await load([batch(entity, records)])
      expect(entities[entity]).toEqual({ ...nothing, read: ids.length, unchanged: ids.length })
      expect(byId(entity, await scan(entity))).toEqual(byId(entity, records))
    })

    it('keeps rows of many kilobytes', async () => {
      const [record] = samples(entity, 1)
      const large = ['x', 'y', 'z'].map((letter, i) =>
        renamed(entity, changed(entity, record!, letter.repeat(100_000 * 10 ** i)), letter),
      )
      await fill([batch(entity, large)])
      const smaller = large.map((row) => changed(entity, row, 'small'))
      expect(byId(entity, await scan(entity))).toEqual(large)
      expect((await load([batch(entity, [...smaller, ...large])])).entities[entity]).toEqual({
        ...nothing,
        read: 6,
        replaced: 6,
      })
      expect(byId(entity, await scan(entity))).toEqual(large)
    })

    it('refuses what breaks the domain if it is strict, and stores it if not', async () => {
      const [record] = samples(entity, 1)
      const wrong = outOfDomain[entity]
      if (!wrong) return
      const bad = renamed(entity, { ...record!, ...wrong.fields }, 'bad')
      const good = renamed(entity, { ...record!, ...wrong.mended }, 'good')
      const strict = await fill([batch(entity, [good, bad, good])], { strict: true })
      expect(strict.entities[entity]).toEqual({ ...nothing, read: 3, written: 1, unchanged: 1, rejected: 1 })
      expect(strict.issues.filter(({ reason }) => reason === 'domain')).toEqual([
        { entity, id: 'bad', reason: 'domain', detail: expect.stringContaining(wrong.names) as string },
      ])
      expect(await scan(entity)).toEqual([good])
      const lenient = await load([batch(entity, [good, bad])])
      expect(lenient.entities[entity]).toEqual({ ...nothing, read: 2, written: 1, unchanged: 1 })
      expect(byId(entity, await scan(entity))).toEqual([bad, good])
    })

    it('counts rows that never became part of a batch', async () => {
      const [record] = samples(entity, 1)
      const writer = await store().writer({ recreate: true })
      const issue = { entity, id: 'x', reason: 'structure', detail: 'line 3' } as const
      await writer.write(batch(entity, [record!]))
      writer.reject(issue)
      const { entities, issues } = await writer.finish()
      expect(entities[entity]).toEqual({ ...nothing, read: 2, written: 1, rejected: 1 })
      expect(issues).toEqual([issue])
      expect((await scan(entity)).map((row) => idOf(entity, row))).toEqual([idOf(entity, record!)])
    })

    it('empties the store first if asked to', async () => {
      const records = samples(entity, 6)
      await fill([batch(entity, records.slice(0, 4))])
      await fill([batch(entity, records.slice(4))])
      expect(byId(entity, await scan(entity))).toEqual(records.slice(4))
      expect((await store().extent(entity)).rows).toBe(2)
    })
  })
}

/** Fields that break the domain, their names, and the same mended. */
const outOfDomain: { readonly [E in EntityName]?: { fields: object; mended: object; names: string } } = {
  products: {
    fields: { priceMinor: -1, prices: [{ at: 0, priceMinor: -5 }] },
    mended: { priceMinor: 0, prices: [{ at: 0, priceMinor: 0 }] },
    names: 'priceMinor',
  },
  transactions: {
    fields: { status: 'lost', salesChannel: 'web', lines: [], refunds: [] },
    mended: { status: 'pending', salesChannel: 'web', lines: [], refunds: [] },
    names: 'status',
  },
  sessions: {
    fields: { device: 'mobile', channel: 'carrier pigeon', events: [] },
    mended: { device: 'mobile', channel: 'direct', events: [] },
    names: 'channel',
  },
}
