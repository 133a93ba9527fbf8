import type { Batch, EntityName, Store } from '@polymart/core'
import { describe, expect, it } from 'vitest'
import { allColumns, batch, samples, whole } from './context.js'

/** What can be done with a store once its rows are there; nothing is loaded into one that is read in place. */
interface Filling {
  readonly fill?: (rows: Batch) => Promise<unknown>
}

/** A store is closed once, after what is under way, and begins nothing then. */
export const closing = (open: () => Promise<Store>, entity: EntityName, { fill }: Filling = {}): void => {
  const rows = batch(entity, samples(entity, 10))
  const isClosed = ({ url }: Store) => ({ name: 'PolymartError', code: 'unreachable', message: `${url} is closed.` })

  describe('a store that is closed', () => {
    it('begins nothing any more, and may be closed again', async () => {
      await fill?.(rows)
      for (const used of [true, false]) {
        const store = await open()
        if (used) await store.moment()
        await store.close()
        await store.close()
        const uses = {
          moment: () => store.moment(),
          extent: () => store.extent(entity),
          partitions: () => store.partitions(2),
          scan: () => store.scan(entity, whole, { columns: [] }),
          writer: () => store.writer(),
          facts: () => store.facts(),
          ...(store.warnings && { warnings: () => store.warnings!() }),
        }
        for (const [name, use] of Object.entries(uses)) await expect(use(), name).rejects.toMatchObject(isClosed(store))
      }
    })

    it('has waited for the reads that were under way, whoever closed it', async () => {
      await fill?.(rows)
      const store = await open()
      const ended: string[] = []
      const read = store.scan(entity, whole, { columns: allColumns(entity) })
      const uses = [read.then(() => ended.push('read')), store.facts().then(() => ended.push('read'))]
      const closings = [store.close(), store.close()].map((closed) => closed.then(() => ended.push('closed')))
      await expect(store.moment()).rejects.toMatchObject(isClosed(store))
      await Promise.all([...uses, ...closings])
      expect(ended).toEqual(['read', 'read', 'closed', 'closed'])
      if (fill) expect((await read).rows).toBe(10)
    })

    if (!fill) return
    it('has taken back loads that were not finished, also one that had only begun', async () => {
      await fill(rows)
      const other = await open()
      const before = await other.moment()
      for (const begun of [true, false]) {
        const store = await open()
        const beginning = store.writer({ recreate: true })
        if (begun) await (await beginning).write(rows)
        else beginning.catch(() => undefined)
        await store.close()
        if (begun) await expect((await beginning).finish()).rejects.toThrow(/ended/)
        else await expect(beginning).rejects.toMatchObject(isClosed(store))
        expect(await other.moment()).toEqual(before)
        // Nobody has to wait for it.
        await (await other.writer()).abort()
      }
      expect((await other.extent(entity)).rows).toBe(10)
      await other.close()
    })
  })
}
