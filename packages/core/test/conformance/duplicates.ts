import type { EntityName } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { batch, byId, changed, idOf, samples } from './context.js'
import type { AnyRecord, Context } from './context.js'
import { nothing } from './loading.js'

/** What becomes of a row whose id is there already. */
export const duplicates = ({ fill, load, scan, store }: Context, entity: EntityName): void => {
  const [first, second, third] = samples(entity, 3) as [AnyRecord, AnyRecord, AnyRecord]
  const id = idOf(entity, first)
  const other = changed(entity, first, 'changed')
  const again = changed(entity, first, 'changed again')
  /** The rows once as one batch and once each as a batch of its own. */
  const splits = (rows: readonly AnyRecord[]) => [[batch(entity, rows)], rows.map((row) => batch(entity, [row]))]

  describe('an id that comes again', () => {
    it('replaces the former row, and is told of if that came in the same load', async () => {
      for (const batches of splits([first, second, other, first, again])) {
        const { entities, issues } = await fill(batches)
        expect(entities[entity]).toEqual({ ...nothing, read: 5, written: 2, replaced: 3 })
        expect(issues.map(({ detail, ...issue }) => [issue, detail.length > 0])).toEqual(
          Array(3).fill([{ entity, id, reason: 'duplicate' }, true]),
        )
        expect(byId(entity, await scan(entity))).toEqual([again, second])
      }
    })

    it('replaces a row of a former load without a word, and is told of the second time', async () => {
      for (const batches of splits([first, other, again, second])) {
        await fill([batch(entity, [first, second, third])])
        const { entities, issues } = await load(batches)
        expect(entities[entity]).toEqual({ ...nothing, read: 4, replaced: 2, unchanged: 2 })
        expect(issues.map(({ reason }) => reason)).toEqual(['duplicate', 'duplicate'])
        expect(byId(entity, await scan(entity))).toEqual([again, second, third])
      }
    })

    it('says whether the copy is the same', async () => {
      const { entities, issues } = await fill([batch(entity, [first, first, other])])
      expect(entities[entity]).toEqual({ ...nothing, read: 3, written: 1, unchanged: 1, replaced: 1 })
      expect(issues).toHaveLength(2)
      expect(issues[0]!.detail).toMatch(/same content/)
      expect(issues[1]!.detail).toMatch(/different content/)
    })

    it('is kept out with keep', async () => {
      await fill([batch(entity, [first])])
      for (const batches of splits([first, other, second, changed(entity, second, 'x'), second])) {
        const { entities, issues } = await load(batches, { onDuplicate: 'keep' })
        const rows = (await store().extent(entity)).rows
        expect(rows).toBe(2)
        const counts = entities[entity]!
        expect(counts.written + counts.unchanged).toBe(3)
        expect(counts).toMatchObject({ read: 5, replaced: 0, rejected: 2 })
        expect(issues.filter(({ reason }) => reason === 'kept').map((issue) => issue.id)).toEqual([
          id,
          idOf(entity, second),
        ])
        expect(byId(entity, await scan(entity))).toEqual([first, second])
      }
    })

    it('fails the load with error, which then leaves nothing', async () => {
      await fill([batch(entity, [first, second])])
      const before = await store().moment()
      for (const rows of [
        [third, other],
        [third, third],
        [third, changed(entity, third, 'x')],
      ]) {
        for (const batches of splits(rows)) {
          const failure = load(batches, { onDuplicate: 'error' })
          await expect(failure).rejects.toMatchObject({ name: 'PolymartError', code: 'duplicate' })
          await expect(failure).rejects.toThrow(idOf(entity, rows[1]!))
          expect(byId(entity, await scan(entity))).toEqual([first, second])
        }
      }
      expect(await store().moment()).toEqual(before)
      const { entities } = await load([batch(entity, [first, third])], { onDuplicate: 'error' })
      expect(entities[entity]).toEqual({ ...nothing, read: 2, written: 1, unchanged: 1 })
    })
  })
}
