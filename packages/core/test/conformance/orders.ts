import { bucketOf } from '@polymart/core'
import type { Records } from '@polymart/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batch, byId, samples } from './context.js'
import type { Context } from './context.js'
import { nothing } from './loading.js'

/** An order is one order, by whomever: its bucket is its user's, and its user may be mended. */
export const orders = ({ fill, load, runs, scan, store }: Context): void => {
  describe('an order', () => {
    const entity = 'transactions'
    const [order, other] = samples(entity, 2) as Records['transactions'][] as [
      Records['transactions'],
      Records['transactions'],
    ]

    it('moves to the bucket of its new user', async () => {
      await fill([batch(entity, [{ ...order, userId: 'a' }, other])])
      const { entities, issues } = await load([batch(entity, [{ ...order, userId: 'b' }])])
      expect(entities[entity]).toEqual({ ...nothing, read: 1, replaced: 1 })
      expect(issues).toEqual([])
      expect(byId(entity, await scan(entity))).toEqual([{ ...order, userId: 'b' }, other])
      for (const [user, rows] of [
        ['a', 0],
        ['b', 1],
      ] as const) {
        const from = bucketOf(user)
        expect((await store().scan(entity, { from, to: from + 1 }, { columns: [] })).rows).toBe(rows)
      }
      expect((await store().extent(entity)).rows).toBe(2)
    })

    it('ends as its last copy, whoever the users are', async () => {
      const users = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(users, users, fc.boolean(), async (before, now, apart) => {
          const rows = now.map((userId) => ({ ...order, userId }))
          await fill([batch(entity, [...before.map((userId) => ({ ...order, userId })), other])])
          const { entities } = await load(apart ? rows.map((row) => batch(entity, [row])) : [batch(entity, rows)])
          const changes = now.filter((user, i) => user !== (i === 0 ? before.at(-1) : now[i - 1])).length
          expect(entities[entity]).toEqual({
            ...nothing,
            read: now.length,
            replaced: changes,
            unchanged: now.length - changes,
          })
          expect(byId(entity, await scan(entity))).toEqual([rows.at(-1), other])
        }),
        { numRuns: runs },
      )
    })

    it('takes its time with it: earliest and latest are those of what is stored', async () => {
      const at = (time: number, id: string) => ({ ...order, transactionId: id, at: time })
      await fill([batch(entity, [at(10, 'a'), at(20, 'b'), at(30, 'c')])])
      await load([batch(entity, [at(15, 'a'), at(25, 'c')])])
      expect(await store().extent(entity)).toEqual({ rows: 3, earliest: 15, latest: 25 })
      await load([batch(entity, [at(5, 'b')])])
      expect(await store().extent(entity)).toEqual({ rows: 3, earliest: 5, latest: 25 })
    })
  })
}
